package dev.skein.stack.cli;

import dev.skein.stack.Endpoints;
import dev.skein.stack.Leftovers;
import dev.skein.stack.Memory;
import dev.skein.stack.StackHome;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What runs, and how much it takes; exit code 3 when nothing runs, 1 when something is missing. */
@Command(name = "status", description = "Show what runs.", mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {
    private static final String ROW = "  %-14s %-9s %8s %9s %10s%n";

    @Override
    public Integer call() {
        StackHome home = Checkout.home();
        Optional<ProcessHandle> launcher = home.pidFile(Leftovers.LAUNCHER).alive();
        Map<String, ProcessHandle> parts = new LinkedHashMap<>();
        launcher.ifPresent(process -> parts.put("launcher", process));
        parts.putAll(new Leftovers(home).find());
        if (parts.isEmpty()) {
            System.out.println("Skein is not running");
            return 3;
        }
        Optional<Endpoints> endpoints = Endpoints.read(home);
        System.out.println(
                launcher.isEmpty()
                        ? "Left over from a killed start; ./skein down or ./skein up puts it right"
                        : endpoints.map(e -> "Skein runs" + Up.at(e)).orElse("Skein is starting"));
        System.out.printf(ROW, "NAME", "STATE", "PID", "MEMORY", "CPU TIME");
        Map<String, URI> management = endpoints.map(Endpoints::management).orElse(Map.of());
        management.keySet().stream()
                .filter(name -> !parts.containsKey(name))
                .forEach(name -> System.out.printf(ROW, name, "down", "-", "-", "-"));
        boolean[] allWell = {parts.keySet().containsAll(management.keySet())};
        parts.forEach((name, process) -> {
            URI health = management.get(name);
            boolean ready = health == null || isReady(health);
            allWell[0] &= ready;
            System.out.printf(
                    ROW,
                    name.equals("launcher") ? "launcher" : name,
                    ready ? "up" : "not ready",
                    process.pid(),
                    Memory.residentBytes(process.pid()) / (1024 * 1024) + " MB",
                    Up.seconds(process.info().totalCpuDuration().orElse(Duration.ZERO)));
        });
        return allWell[0] && launcher.isPresent() ? 0 : 1;
    }

    private static boolean isReady(URI management) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    management.resolve("/q/health/ready").toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
