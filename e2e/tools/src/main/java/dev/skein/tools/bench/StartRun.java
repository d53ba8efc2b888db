package dev.skein.tools.bench;

import dev.skein.stack.Cluster;
import dev.skein.stack.Packages;
import dev.skein.stack.Service;
import dev.skein.stack.ServiceProcess;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Stops and starts each service of a running cluster alone, and says how long it took to get ready. */
final class StartRun {
    private static final int IDLE_SECONDS = 10;

    private final Cluster cluster;
    private final Packages packages;
    private final PrintStream out;

    StartRun(Cluster cluster, Packages packages, PrintStream out) {
        this.cluster = cluster;
        this.packages = packages;
        this.out = out;
    }

    /**
     * One start.
     *
     * @param seconds until ready
     * @param cpuSeconds processor time used until then; says more than the clock on a machine that is busy otherwise
     * @param megabytes resident after ten idle seconds
     */
    private record Start(double seconds, double cpuSeconds, double megabytes) {}

    /** @param times starts of each service; the medians are printed */
    void run(int times) {
        RunPlan.within("times", times, 1, 100);
        out.printf("%nmedian of %d starts of each service, its servers and the other services running%n", times);
        out.printf("%-20s %12s %12s %14s%n", "service", "ready after", "CPU time", "idle memory");
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (!packages.nativeExecutables() && !recorded()) {
            out.println("(without start archives: ./skein up after a build, and ./skein down, makes them)");
        }
        for (Service service : Service.values()) {
            ServiceProcess process = cluster.replicas(service).getFirst();
            List<Start> starts = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                starts.add(start(process));
            }
            out.printf(
                    "%-20s %10.2f s %10.2f s %11.0f MB%n",
                    service.folder(),
                    median(starts, Start::seconds),
                    median(starts, Start::cpuSeconds),
                    median(starts, Start::megabytes));
        }
        out.printf("load of the machine before: %.1f%n", load);
    }

    private boolean recorded() {
        return Arrays.stream(Service.values()).allMatch(packages::hasStartArchive);
    }

    private static Start start(ServiceProcess process) {
        process.stop();
        long begin = System.nanoTime();
        process.start();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Duration cpu = process.cpuTime();
        idle();
        return new Start(seconds, cpu.toMillis() / 1e3, process.residentBytes() / 1e6);
    }

    private static void idle() {
        try {
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> of) {
        double[] sorted = starts.stream().mapToDouble(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
