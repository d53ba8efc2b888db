package dev.skein.tools.bench;

import dev.skein.stack.Cluster;
import dev.skein.stack.Packages;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./skein bench}: without a subcommand a short closed loop and a short paced run with a summary. */
@Command(
        name = "bench",
        description = "Measures a stack with real WebSockets and verifies what it acknowledged.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchCommand.Run.class,
            BenchCommand.Idle.class,
            BenchCommand.Connects.class,
            BenchCommand.Start.class
        })
public final class BenchCommand implements Callable<Integer> {
    private static final PrintStream OUT = System.out;

    @Mixin
    Options options = new Options();

    @Override
    public Integer call() {
        return measure(options, List.of(options.load.closed(), options.load.paced()));
    }

    /** What is measured, with what, and where the figures go. */
    static final class Options {
        @Mixin
        TargetOptions target = new TargetOptions();

        @Mixin
        LoadOptions load = new LoadOptions();

        @Option(names = "--result", paramLabel = "FILE", description = "JSON file (default: ${DEFAULT-VALUE}).")
        Path result = Path.of("bench-result.json");
    }

    /** {@code bench run [closed|paced]}. */
    @Command(name = "run", description = "Messages one-to-one.", mixinStandardHelpOptions = true)
    static final class Run implements Callable<Integer> {
        @Parameters(arity = "0..1", description = "closed, paced or both (default: ${DEFAULT-VALUE}).")
        Mode mode = Mode.both;

        @Mixin
        Options options = new Options();

        /** As typed on the command line. */
        enum Mode {
            closed,
            paced,
            both
        }

        @Override
        public Integer call() {
            List<RunPlan> plans = switch (mode) {
                case closed -> List.of(options.load.closed());
                case paced -> List.of(options.load.paced());
                case both -> List.of(options.load.closed(), options.load.paced());
            };
            return measure(options, plans);
        }
    }

    /** {@code bench idle}. */
    @Command(
            name = "idle",
            description = "Opens many sessions that only send heartbeats; memory per connection.",
            mixinStandardHelpOptions = true)
    static final class Idle implements Callable<Integer> {
        @Option(names = "--connections", description = "Sessions (default: ${DEFAULT-VALUE}).")
        int connections = 20_000;

        @Option(names = "--hold", description = "Seconds they are held (default: ${DEFAULT-VALUE}).")
        int hold = 20;

        @Mixin
        Options options = new Options();

        @Override
        public Integer call() {
            return sessions("idle connections", options, connections, options.load.connectRate, hold);
        }
    }

    /** {@code bench connects}. */
    @Command(
            name = "connects",
            description = "Opens sessions as fast as asked: handshakes a second and their latency.",
            mixinStandardHelpOptions = true)
    static final class Connects implements Callable<Integer> {
        @Option(names = "--connections", description = "Sessions (default: ${DEFAULT-VALUE}).")
        int connections = 10_000;

        @Mixin
        Options options = new Options();

        @Override
        public Integer call() {
            return sessions("connects", options, connections, Math.max(options.load.connectRate, 2_000), 0);
        }
    }

    /** {@code bench start}. */
    @Command(
            name = "start",
            description = "Starts each service alone on a stack of its own: time until ready, idle memory.",
            mixinStandardHelpOptions = true)
    static final class Start implements Callable<Integer> {
        @Option(names = "--times", description = "Starts of each service (default: ${DEFAULT-VALUE}).")
        int times = 5;

        @Option(names = "--native", description = "Of the native executables that ./skein native built.")
        boolean nativeExecutables;

        @Override
        public Integer call() {
            return guarded(() -> {
                Packages packages = new Packages(Packages.ofCheckout().root(), nativeExecutables);
                OUT.println("starting a stack of its own (temporary data) …");
                try (Cluster cluster = Cluster.builder()
                        .from(packages)
                        .keepLogsIn(Path.of("target", "bench-logs"))
                        .start()) {
                    new StartRun(cluster, packages, OUT).run(times);
                }
                return 0;
            });
        }
    }

    private static int sessions(String name, Options options, int connections, double rate, int hold) {
        LoadOptions load = options.load;
        return guarded(() -> options.target.with(OUT, stack -> {
            IdleResult idle = new IdleRun(stack, OUT).run(name, connections, rate, load.sources, load.threads, hold);
            Report report = new Report(OUT);
            report.print(idle);
            report.write(options.result, List.of(idle));
            return idle.ok() ? 0 : 1;
        }));
    }

    private static int measure(Options options, List<RunPlan> plans) {
        return guarded(() -> options.target.with(OUT, stack -> {
            Report report = new Report(OUT);
            List<RunResult> results = new ArrayList<>();
            for (RunPlan plan : plans) {
                RunResult run = new MessageRun(stack, plan, OUT).run();
                report.print(run);
                results.add(run);
            }
            report.write(options.result, results);
            return results.stream().allMatch(RunResult::ok) ? 0 : 1;
        }));
    }

    /** What went wrong in one line; a stack trace would help nobody at the terminal. */
    private static int guarded(Callable<Integer> work) {
        try {
            return work.call();
        } catch (BenchException | dev.skein.stack.StackException e) {
            System.err.println("bench: " + e.getMessage());
            return 1;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
