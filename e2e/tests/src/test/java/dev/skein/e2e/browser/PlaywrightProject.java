package dev.skein.e2e.browser;

import dev.skein.stack.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The npm package with the specs: what it needs of the machine, its dependencies, one run. */
final class PlaywrightProject {
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
    private static final int[] NODE_AT_LEAST = {20, 19};

    private final Path folder;
    private final Path output;

    /** @param output where reports, screenshots and traces go */
    PlaywrightProject(Path folder, Path output) {
        this.folder = folder.toAbsolutePath().normalize();
        this.output = output;
    }

    /** The first thing that this machine lacks. */
    Optional<String> whatIsMissing() {
        Processes.Result node = Processes.run(SHORT, List.of("node", "--version"));
        if (!node.ok() || !isRecent(node.output())) {
            return Optional.of("no Node.js 20.19 or later");
        }
        if (!Processes.run(SHORT, List.of("npm", "--version")).ok()) {
            return Optional.of("no npm");
        }
        Processes.Result chromium = Processes.run(
                SHORT, List.of("node", folder.resolve("chromium.mjs").toString()));
        return chromium.ok() ? Optional.empty() : Optional.of(chromium.output());
    }

    /** @param version e.g. {@code v20.20.2} */
    private static boolean isRecent(String version) {
        int[] numbers = Arrays.stream(version.replaceAll("[^0-9.]", "").split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
        return Arrays.compare(numbers, NODE_AT_LEAST) >= 0;
    }

    /** Fetches the dependencies when they are missing or older than the lock. */
    void install() throws IOException, InterruptedException {
        Path installed = folder.resolve("node_modules/.package-lock.json");
        Path lock = folder.resolve("package-lock.json");
        if (Files.exists(installed)
                && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
            return;
        }
        Path log = output.resolve("npm-ci.log");
        int code = runToEnd(List.of("npm", "ci", "--no-progress"), Map.of(), log, INSTALL_LIMIT);
        if (code != 0) {
            throw new AssertionError("npm ci failed in " + folder + ":\n" + Files.readString(log));
        }
        Files.setLastModifiedTime(installed, FileTime.fromMillis(System.currentTimeMillis()));
    }

    /** Format, lint and types of the specs. */
    void lint() throws IOException, InterruptedException {
        Path log = output.resolve("lint.log");
        if (runToEnd(List.of("npm", "run", "lint", "--silent"), Map.of(), log, INSTALL_LIMIT) != 0) {
            throw new AssertionError("npm run lint in " + folder + ":\n" + Files.readString(log));
        }
    }

    /** @param only parts of names of spec files; empty means all */
    PlaywrightReport run(List<String> only, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        Path report = output.resolve("report.json");
        Files.deleteIfExists(report);
        Path log = output.resolve("playwright.log");
        List<String> command = new ArrayList<>(List.of("node", "node_modules/@playwright/test/cli.js", "test"));
        command.addAll(only);
        int code = runToEnd(command, environment, log, limit);
        if (!Files.exists(report)) {
            throw new AssertionError(
                    "no report of the browser tests, exit code " + code + ", last lines of " + log + ":\n" + tail(log));
        }
        return PlaywrightReport.read(report);
    }

    /** @return the exit code; -1 when it took too long and was killed */
    private int runToEnd(List<String> command, Map<String, String> environment, Path log, Duration limit)
            throws IOException, InterruptedException {
        Files.createDirectories(output);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("SKEIN_BROWSER_OUTPUT", output.toString());
        builder.environment().put("NO_COLOR", "1");
        builder.environment().remove("FORCE_COLOR");
        Process process = builder.start();
        Thread atExit = new Thread(() -> kill(process), "browser-tests-kill");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            process.getOutputStream().close();
            return process.waitFor(limit.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            kill(process);
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    /** With its children, that is the browser and its processes; they first, or nobody knows any more whose they are. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String tail(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
        }
    }
}
