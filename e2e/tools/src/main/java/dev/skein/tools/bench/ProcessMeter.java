package dev.skein.tools.bench;

import dev.skein.stack.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Processor time and memory of the processes of a stack, and of this one. */
final class ProcessMeter {
    static final String CLIENT = "bench (load client)";
    /** The kernel's work for the network, and whatever else runs on this machine and takes from the result. */
    static final String OTHERS = "everything else";

    private final Map<String, Long> pids = new LinkedHashMap<>();
    private final Map<Long, Duration> cpuOfChildren = new LinkedHashMap<>();

    ProcessMeter(Map<String, Long> stack) {
        pids.putAll(stack);
        pids.put(CLIENT, ProcessHandle.current().pid());
    }

    /** One look at all processes. */
    record Snapshot(long nanos, Map<String, Duration> cpu, Map<String, Long> memory, Duration machine) {}

    /** @param cores processor use, 1 is one whole core */
    record Usage(String process, double cores, long memoryBytes) {}

    Snapshot snapshot() {
        Map<String, Duration> cpu = new LinkedHashMap<>();
        Map<String, Long> memory = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            cpu.put(name, cpuOf(name, pid));
            memory.put(name, memoryOf(name, pid));
        });
        return new Snapshot(System.nanoTime(), cpu, memory, MachineLoad.busy());
    }

    static List<Usage> between(Snapshot from, Snapshot to) {
        double nanos = to.nanos() - from.nanos();
        List<Usage> usages = new ArrayList<>();
        to.cpu().forEach((name, cpu) -> {
            Duration used = cpu.minus(from.cpu().getOrDefault(name, Duration.ZERO));
            usages.add(new Usage(name, used.toNanos() / nanos, to.memory().getOrDefault(name, 0L)));
        });
        double all = to.machine().minus(from.machine()).toNanos() / nanos;
        double ours = usages.stream().mapToDouble(Usage::cores).sum();
        usages.add(new Usage(OTHERS, Math.max(0, all - ours), 0));
        return usages;
    }

    private Duration cpuOf(String name, long pid) {
        Duration own = cpu(pid);
        if (!isPostgres(name)) {
            return own;
        }
        // A backend that ended between two looks keeps what it had used at the last one.
        backends(pid).forEach(child -> cpuOfChildren.put(child.pid(), cpu(child.pid())));
        return cpuOfChildren.values().stream().reduce(own, Duration::plus);
    }

    private static long memoryOf(String name, long pid) {
        if (!isPostgres(name)) {
            return Memory.residentBytes(pid);
        }
        // Its processes share most of their memory: the proportional share is what adds up.
        return proportional(pid)
                + backends(pid).mapToLong(child -> proportional(child.pid())).sum();
    }

    private static Stream<ProcessHandle> backends(long pid) {
        return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants);
    }

    private static boolean isPostgres(String name) {
        return name.equals("postgres");
    }

    private static Duration cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private static long proportional(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0L);
        } catch (IOException e) {
            return Memory.residentBytes(pid);
        }
    }
}
