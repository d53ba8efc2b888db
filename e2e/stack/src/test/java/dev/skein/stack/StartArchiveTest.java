package dev.skein.stack;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartArchiveTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> FLAGS = List.of("-Xmx64m", "-XX:+UseSerialGC");

    @TempDir
    Path root;

    @Test
    void archiveOfARecordedRunIsUsedUntilTheApplicationChanges() throws Exception {
        Path application = application();
        StartArchive archive = new StartArchive(root, Service.GATEWAY, application);
        assertNull(archive.argumentsIfUsable(FLAGS));

        List<String> recording = new ArrayList<>(List.of(JAVA));
        recording.addAll(Objects.requireNonNull(archive.recordingArguments(FLAGS)));
        assertEquals("started", Processes.run(Duration.ofSeconds(30), recording).output());

        StartArchive.makeInBackground(JAVA, List.of(archive), List.of(FLAGS));
        await().atMost(Duration.ofSeconds(60)).until(() -> archive.argumentsIfUsable(FLAGS) != null);

        List<String> fast = new ArrayList<>(List.of(JAVA, "-Xshare:on", "-Xlog:class+load"));
        fast.addAll(Objects.requireNonNull(archive.argumentsIfUsable(FLAGS)));
        String output = Processes.run(Duration.ofSeconds(30), fast).output();
        assertTrue(output.contains("io.quarkus.runner.GeneratedMain source: shared objects file"), output);

        Files.setLastModifiedTime(
                application.resolve("app/app.jar"), FileTime.from(Instant.now().plusSeconds(60)));
        assertNull(archive.argumentsIfUsable(FLAGS));
    }

    @Test
    void replicasThatStartAtOnceReadAllArguments() throws Exception {
        Path file = root.resolve("run.args");
        List<String> arguments = Stream.iterate(0, i -> i + 1)
                .limit(2_000)
                .map(i -> "argument" + i)
                .toList();
        StartArchive.write(file, arguments);
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 300; i++) {
                write(file, arguments);
            }
        });
        do {
            assertEquals(2_000, Files.readAllLines(file).size());
        } while (!others.isDone());
        others.join();
        Path plain = Files.writeString(root.resolve("plain"), "");
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(file));
        Files.delete(plain);
        try (Stream<Path> left = Files.list(root)) {
            assertEquals(1, left.count());
        }
    }

    private static void write(Path file, List<String> arguments) {
        try {
            StartArchive.write(file, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingIsRecordedWhileAnArchiveIsMade() throws Exception {
        StartArchive archive = new StartArchive(root, Service.GATEWAY, application());
        assertNotNull(archive.recordingArguments(FLAGS));
        Process maker = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(root.resolve(".skein/cache/gateway/maker.pid"), maker.pid() + "\n");
            assertNull(archive.recordingArguments(FLAGS));
        } finally {
            maker.destroy();
        }
        maker.waitFor();
        assertNotNull(archive.recordingArguments(FLAGS), "its maker was stopped");
    }

    /** In the layout of a packaged Quarkus application. */
    private Path application() throws IOException {
        Path application = root.resolve("quarkus-app");
        for (String folder : List.of("quarkus", "app", "lib/boot", "lib/main")) {
            Files.createDirectories(application.resolve(folder));
        }
        byte[] main = compile("package io.quarkus.runner; public class GeneratedMain {"
                + " public static void main(String[] args) { System.out.println(\"started\"); } }");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(application.resolve("app/app.jar")))) {
            jar.putNextEntry(new JarEntry("io/quarkus/runner/GeneratedMain.class"));
            jar.write(main);
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "io.quarkus.runner.GeneratedMain");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "app/app.jar");
        manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang");
        new JarOutputStream(Files.newOutputStream(application.resolve("quarkus-run.jar")), manifest).close();
        return application;
    }

    private byte[] compile(String source) throws IOException {
        Path file = root.resolve("GeneratedMain.java");
        Files.writeString(file, source);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", root.toString(), file.toString());
        assertEquals(0, result);
        return Files.readAllBytes(root.resolve("io/quarkus/runner/GeneratedMain.class"));
    }
}
