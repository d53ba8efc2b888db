package dev.skein.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The packaged services of a checkout.
 *
 * @param root the folder with {@code mvnw} in it
 * @param nativeExecutables whether to run the native executables instead of the jars
 */
public record Packages(Path root, boolean nativeExecutables) {
    /** JVM services run on the JVM that runs this code. */
    private static final Path JAVA =
            Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");

    /**
     * Those of the checkout around the working folder; {@code -Dskein.root=…} names another, {@code -Dskein.native=true}
     * takes the executables.
     */
    public static Packages ofCheckout() {
        return new Packages(findRoot(), Boolean.getBoolean("skein.native"));
    }

    private static Path findRoot() {
        String chosen = System.getProperty("skein.root");
        Path start = Path.of(chosen == null ? "" : chosen).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw")) && Files.isDirectory(folder.resolve("gateway"))) {
                return folder;
            }
        }
        throw new StackException("no Skein checkout around " + start + "; name it with -Dskein.root=…");
    }

    public boolean isBuilt(Service service) {
        return nativeExecutables ? !runners(service).isEmpty() : Files.isRegularFile(jar(service));
    }

    public void requireBuilt(Service service) {
        if (!isBuilt(service)) {
            throw new StackException(
                    nativeExecutables
                            ? "no native executable of " + service.folder() + "; run ./skein native first"
                            : service.folder() + " is not built; run ./mvnw -DskipTests package");
        }
    }

    /**
     * The command that starts the service, without its environment.
     *
     * @param recording whether to write down what a faster next start needs
     */
    List<String> command(Service service, boolean recording) {
        requireBuilt(service);
        if (nativeExecutables) {
            return List.of(executable(service).toString(), "-Xmx" + service.heapMegabytes() + "m");
        }
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        List<String> flags = JvmFlags.of(service);
        StartArchive archive = archive(service);
        List<String> arguments = archive.argumentsIfUsable(flags);
        if (arguments == null && recording) {
            arguments = archive.recordingArguments(flags);
        }
        if (arguments == null) {
            arguments = new ArrayList<>(flags);
            arguments.addAll(List.of("-jar", jar(service).toString()));
        }
        command.addAll(arguments);
        return command;
    }

    /** Whether the next start is quick because one of this build was recorded before. */
    public boolean hasStartArchive(Service service) {
        return !nativeExecutables && archive(service).argumentsIfUsable(List.of()) != null;
    }

    /** After a run that recorded; the archives are ready some seconds later. */
    public void makeStartArchives() {
        List<Service> services =
                Stream.of(Service.values()).filter(this::isBuilt).toList();
        StartArchive.makeInBackground(
                JAVA.toString(),
                services.stream().map(this::archive).toList(),
                services.stream().map(JvmFlags::of).toList());
    }

    /** The native executable. */
    Path executable(Service service) {
        requireBuilt(service);
        return runners(service).getFirst();
    }

    StartArchive archive(Service service) {
        return new StartArchive(root, service, application(service));
    }

    private Path application(Service service) {
        return root.resolve(service.folder()).resolve("target/quarkus-app");
    }

    private Path jar(Service service) {
        return application(service).resolve("quarkus-run.jar");
    }

    private List<Path> runners(Service service) {
        Path target = root.resolve(service.folder()).resolve("target");
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(".*-runner(\\.exe)?"))
                    .filter(Files::isExecutable)
                    .toList();
        } catch (IOException e) {
            throw new StackException("cannot read " + target + ": " + e.getMessage(), e);
        }
    }
}
