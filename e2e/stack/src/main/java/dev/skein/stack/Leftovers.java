package dev.skein.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Processes of an earlier launcher that was killed before it could stop them.
 *
 * <p>Only what a pid file names with the right start time, and a Postgres on our own data folder, is ever touched.
 */
public final class Leftovers {
    /** The pid file of the launcher itself, which is no leftover. */
    public static final String LAUNCHER = "launcher";

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final StackHome home;

    public Leftovers(StackHome home) {
        this.home = home;
    }

    /** Name to process, services before servers. */
    public Map<String, ProcessHandle> find() {
        Map<String, ProcessHandle> services = new LinkedHashMap<>();
        Map<String, ProcessHandle> servers = new LinkedHashMap<>();
        for (Path file : pidFiles()) {
            String name = file.getFileName().toString().replace(".pid", "");
            boolean server = List.of("redis", "broker", "postgres").contains(name);
            if (!name.equals(LAUNCHER)) {
                new PidFile(file).alive().ifPresent(process -> (server ? servers : services).put(name, process));
            }
        }
        postgres().runningProcess().ifPresent(process -> servers.put("postgres", process));
        services.putAll(servers);
        return services;
    }

    /** Stops them in order and returns their names with pids. */
    public List<String> stop() {
        Map<String, ProcessHandle> found = find();
        List<String> stopped = new ArrayList<>();
        found.forEach((name, process) -> stopped.add(name + " (pid " + process.pid() + ")"));
        found.values().stream().filter(process -> !isPostgres(found, process)).forEach(ProcessHandle::destroy);
        found.forEach((name, process) -> {
            if (name.equals("postgres")) {
                postgres().stop();
            } else if (!Processes.awaitExit(process, PATIENCE)) {
                Processes.killHard(process);
            }
            home.pidFile(name).delete();
        });
        return stopped;
    }

    private static boolean isPostgres(Map<String, ProcessHandle> found, ProcessHandle process) {
        return process.equals(found.get("postgres"));
    }

    /** Only to find and stop the one on our data folder; neither needs port or password. */
    private PostgresServer postgres() {
        return new PostgresServer(home, 1, "", PostgresSize.TEST, null);
    }

    private List<Path> pidFiles() {
        try (Stream<Path> files = Files.list(home.run())) {
            return files.filter(file -> file.toString().endsWith(".pid"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StackException("cannot read " + home.run() + ": " + e.getMessage(), e);
        }
    }
}
