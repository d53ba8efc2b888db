package dev.skein.stack.cli;

import dev.skein.stack.Cluster;
import dev.skein.stack.Endpoints;
import dev.skein.stack.Leftovers;
import dev.skein.stack.Packages;
import dev.skein.stack.StackException;
import dev.skein.stack.StackHome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The end of the launcher, by Ctrl-C, SIGTERM or a failed start: everything is stopped in order. */
final class Shutdown implements Runnable {
    private final StackHome home;
    private final Cluster cluster;
    private final Packages packages;
    private final AtomicBoolean begun = new AtomicBoolean();

    Shutdown(StackHome home, Cluster cluster, Packages packages) {
        this.home = home;
        this.cluster = cluster;
        this.packages = packages;
    }

    boolean hasBegun() {
        return begun.get();
    }

    @Override
    public void run() {
        begun.set(true);
        long begin = System.nanoTime();
        System.out.println("Stopping Skein");
        try {
            Endpoints.forget(home);
            cluster.close();
            // What was on its way up while we stopped the rest.
            new Leftovers(home).stop();
            home.pidFile(Leftovers.LAUNCHER).delete();
            packages.makeStartArchives();
            System.out.printf("Stopped (%s)%n", Up.seconds(Duration.ofNanos(System.nanoTime() - begin)));
        } catch (StackException e) {
            System.out.println("skein: " + e.getMessage());
        }
    }
}
