package dev.skein.stack.cli;

import dev.skein.stack.Endpoints;
import dev.skein.stack.Leftovers;
import dev.skein.stack.Processes;
import dev.skein.stack.StackException;
import dev.skein.stack.StackHome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Stops a launcher that runs in the background, or what a killed one has left. */
@Command(name = "down", description = "Stop everything.", mixinStandardHelpOptions = true)
final class Down implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public Integer call() {
        StackHome home = Checkout.home();
        Optional<ProcessHandle> launcher = home.pidFile(Leftovers.LAUNCHER).alive();
        if (launcher.isPresent()) {
            long begin = System.nanoTime();
            stop(launcher.get());
            System.out.printf("Stopped (%s)%n", Up.seconds(Duration.ofNanos(System.nanoTime() - begin)));
            return 0;
        }
        List<String> stopped = new Leftovers(home).stop();
        Endpoints.forget(home);
        System.out.println(
                stopped.isEmpty()
                        ? "Skein is not running"
                        : "Stopped what a killed start had left running: " + String.join(", ", stopped));
        return 0;
    }

    private static void stop(ProcessHandle launcher) {
        launcher.destroy();
        if (!Processes.awaitExit(launcher, PATIENCE)) {
            throw new StackException("the launcher (pid " + launcher.pid() + ") has not stopped after "
                    + PATIENCE.toSeconds() + " s; kill it and run ./skein down again");
        }
    }
}
