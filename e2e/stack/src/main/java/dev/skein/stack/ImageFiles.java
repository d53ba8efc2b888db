package dev.skein.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container image needs beside the packaged service, in {@code target/image} of its module: for the JVM the command
 * line and the list of what a start loads (from which the image makes its class-data archive), and the native
 * executable under the name of its architecture.
 */
public final class ImageFiles {
    /** Of the base image in {@code images/Dockerfile.jvm}. */
    private static final int JDK = 25;

    private final Packages packages;

    public ImageFiles(Packages packages) {
        this.packages = packages;
    }

    /** Services of which no start has been recorded since they were built. */
    public static List<Service> withoutRecordedStart(Packages packages) {
        return List.of(Service.values()).stream()
                .filter(service -> !packages.archive(service).isRecorded())
                .toList();
    }

    /** Writes the files of the kind that the packages are. */
    public void write(Service service) {
        packages.requireBuilt(service);
        Path image = packages.root().resolve(service.folder()).resolve("target/image");
        try {
            if (packages.nativeExecutables()) {
                Path folder = Files.createDirectories(image.resolve("native").resolve(architecture()));
                Files.copy(
                        packages.executable(service),
                        folder.resolve("service"),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            } else {
                writeForJvm(service, Files.createDirectories(image.resolve("jvm")));
            }
        } catch (IOException e) {
            throw new StackException("cannot write " + image + ": " + e.getMessage(), e);
        }
    }

    private void writeForJvm(Service service, Path folder) throws IOException {
        StartArchive archive = packages.archive(service);
        List<String> arguments = new ArrayList<>(archive.relativeClassPathArguments());
        arguments.add("-XX:SharedArchiveFile=start.jsa");
        arguments.add("-Xshare:auto");
        arguments.add("--enable-native-access=ALL-UNNAMED");
        arguments.add("--sun-misc-unsafe-memory-access=allow");
        arguments.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        arguments.addAll(JvmFlags.sizing(service, JDK));
        StartArchive.write(folder.resolve("java.args"), arguments);
        Files.write(folder.resolve("classes.list"), archive.recordedClasses());
    }

    /** As Docker calls it. */
    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }
}
