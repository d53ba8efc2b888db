package dev.skein.stack;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class-data archive of a packaged service, with the classes linked and the lambdas made: less than half of the processor
 * time of its start (8.8 s to 3.7 s for group-service on a busy machine).
 *
 * <p>The first run from a new build writes down what it loads; when {@code ./skein} has stopped, the archive is made from
 * that in the background, at the lowest priority; the next start uses it. A stamp of the JVM and all jars says whether it
 * still fits. With the archive the service runs from a plain class path: the class loader of Quarkus, faster otherwise,
 * cannot use it. The JDK's AOT cache is as quick, but takes more memory, and a training run at twice the processor time.
 */
final class StartArchive {
    private static final String MAIN = "io.quarkus.runner.GeneratedMain";

    /** Linking ahead of time, and lambdas with it, exist since this version. */
    private static final int LINKING_SINCE = 24;

    private final Path application;
    private final Path folder;

    /** @param application the folder {@code quarkus-app} */
    StartArchive(Path root, Service service, Path application) {
        this.application = application;
        this.folder = root.resolve(".skein").resolve("cache").resolve(service.label());
    }

    /** JVM arguments up to and including the main class, when there is an archive that fits. */
    @Nullable
    List<String> argumentsIfUsable(List<String> flags) {
        try {
            if (!Files.exists(archive()) || !stampNow().equals(Files.readString(stamp()))) {
                return null;
            }
            Path arguments = folder.resolve("run.args");
            List<String> lines = new ArrayList<>(classPathArguments());
            lines.add("-XX:SharedArchiveFile=" + archive());
            write(arguments, lines);
            List<String> all = new ArrayList<>(flags);
            all.addAll(List.of("@" + arguments, MAIN));
            return all;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * JVM arguments up to and including the main class of a run that writes down what it loads, for {@link #prepare}; null
     * while an archive is made from the run before.
     */
    @Nullable
    List<String> recordingArguments(List<String> flags) {
        try {
            if (isBeingMade()) {
                return null;
            }
            Files.createDirectories(folder);
            Files.writeString(beingMade(), stampNow());
            List<String> all = new ArrayList<>(flags);
            all.addAll(classPathArguments());
            all.addAll(List.of("-XX:DumpLoadedClassList=" + recorded(), MAIN));
            return all;
        } catch (IOException e) {
            return null;
        }
    }

    /** Turns a recording into what the archive is made from; false when there is nothing to do. */
    private boolean prepare(List<String> flags) throws IOException {
        if (!Files.exists(recorded())) {
            return false;
        }
        List<String> classes;
        try (Stream<String> lines = Files.lines(recorded())) {
            // Those of other class loaders are named with the jar they came from: a path of this machine.
            classes = lines.filter(line -> !line.contains(" source: ")).toList();
        }
        Files.delete(recorded());
        Files.write(classList(), classes);
        List<String> arguments = new ArrayList<>(flags);
        arguments.addAll(classPathArguments());
        arguments.add("-Xshare:dump");
        if (Runtime.version().feature() >= LINKING_SINCE) {
            arguments.add("-XX:+AOTClassLinking");
        }
        arguments.add("-XX:SharedClassListFile=" + classList());
        arguments.add("-XX:SharedArchiveFile=" + folder.resolve("archive.new"));
        write(folder.resolve("dump.args"), arguments);
        return true;
    }

    /** Makes the archives of all that was recorded, in a process that outlives this one. */
    static void makeInBackground(String java, List<StartArchive> archives, List<List<String>> flags) {
        if (Processes.WINDOWS) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "for d in \"$@\"; do echo $$ >\"$d/maker.pid\"; done;"
                        + " for d in \"$@\"; do nice -n 19 \"$0\" \"@$d/dump.args\" >\"$d/dump.log\" 2>&1"
                        + " && mv \"$d/archive.new\" \"$d/archive.jsa\" && mv \"$d/stamp.recorded\" \"$d/stamp\";"
                        + " rm -f \"$d/maker.pid\"; done",
                java));
        int fixed = command.size();
        try {
            for (int i = 0; i < archives.size(); i++) {
                if (archives.get(i).prepare(flags.get(i))) {
                    command.add(archives.get(i).folder.toString());
                }
            }
            if (command.size() > fixed) {
                new ProcessBuilder(Processes.detached(command))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
        } catch (IOException e) {
            // Only speed is lost; the next stop tries again.
            System.getLogger(StartArchive.class.getName()).log(System.Logger.Level.DEBUG, "no start archive", e);
        }
    }

    /** True when a start of this very build was written down. */
    boolean isRecorded() {
        try {
            // Until the archive is made, in the background, its stamp has another name.
            Path stamp = Files.exists(beingMade()) ? beingMade() : stamp();
            return Files.exists(classList()) && stampNow().equals(Files.readString(stamp));
        } catch (IOException e) {
            return false;
        }
    }

    /** The classes of a recorded start; empty when there is none of this build. */
    List<String> recordedClasses() throws IOException {
        return isRecorded() ? Files.readAllLines(classList()) : List.of();
    }

    private boolean isBeingMade() throws IOException {
        Path maker = folder.resolve("maker.pid");
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(maker).trim()))
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
        } catch (NoSuchFileException | NumberFormatException none) {
            return false;
        }
    }

    private Path beingMade() {
        return folder.resolve("stamp.recorded");
    }

    private Path classList() {
        return folder.resolve("classes.list");
    }

    private Path archive() {
        return folder.resolve("archive.jsa");
    }

    private Path stamp() {
        return folder.resolve("stamp");
    }

    private Path recorded() {
        return folder.resolve("classes.recorded");
    }

    /** As the manifest of {@code quarkus-run.jar} has it, with the rewritten classes before the original ones. */
    private List<String> classPathArguments() throws IOException {
        return classPathArguments(Path::toString);
    }

    /** The same for a JVM that is started in the folder of the application. */
    List<String> relativeClassPathArguments() throws IOException {
        return classPathArguments(jar -> application.relativize(jar).toString());
    }

    private List<String> classPathArguments(Function<Path, String> asWritten) throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(application.resolve("quarkus/transformed-bytecode.jar"));
        jars.add(application.resolve("quarkus/generated-bytecode.jar"));
        for (String sub : List.of("app", "lib/boot", "lib/main")) {
            jars.addAll(jarsIn(application.resolve(sub)));
        }
        String classPath = String.join(
                File.pathSeparator,
                jars.stream().filter(Files::exists).map(asWritten).toList());
        List<String> arguments = new ArrayList<>(List.of("-cp", classPath));
        try (JarFile runner = new JarFile(application.resolve("quarkus-run.jar").toFile())) {
            String opens = runner.getManifest().getMainAttributes().getValue("Add-Opens");
            for (String opened : opens == null ? new String[0] : opens.trim().split("\\s+")) {
                arguments.add("--add-opens=" + opened + "=ALL-UNNAMED");
            }
        }
        return arguments;
    }

    private String stampNow() throws IOException {
        StringBuilder text = new StringBuilder(System.getProperty("java.vm.version")).append('\n');
        for (String sub : List.of("quarkus", "app", "lib/boot", "lib/main")) {
            for (Path jar : jarsIn(application.resolve(sub))) {
                text.append(jar).append(' ').append(Files.size(jar)).append(' ');
                text.append(Files.getLastModifiedTime(jar).toMillis()).append('\n');
            }
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** One argument a line, quoted as the launcher of the JDK wants it. Replicas start at once: none may read half of it. */
    static void write(Path file, List<String> arguments) throws IOException {
        List<String> quoted = arguments.stream()
                .map(argument -> '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .toList();
        // No temporary file of the JDK's, which its owner alone may read: images carry this one for another user.
        Path whole = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        Files.write(whole, quoted);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
