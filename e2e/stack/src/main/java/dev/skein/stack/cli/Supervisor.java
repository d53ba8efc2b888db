package dev.skein.stack.cli;

import dev.skein.stack.Cluster;
import dev.skein.stack.Server;
import dev.skein.stack.StackException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Starts again what died, so that a killed process heals by itself.
 *
 * <p>Bounded: a part that dies again and again is started after growing pauses, and left alone after
 * {@value #MOST_RESTARTS} times within five minutes.
 */
final class Supervisor {
    static final int MOST_RESTARTS = 8;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Cluster cluster;
    private final BooleanSupplier stopping;
    private final Map<String, Deque<Long>> restarts = new HashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    Supervisor(Cluster cluster, BooleanSupplier stopping) {
        this.cluster = cluster;
        this.stopping = stopping;
    }

    void start() {
        Thread.ofPlatform().name("supervisor").daemon().start(this::watch);
    }

    private void watch() {
        while (!stopping.getAsBoolean()) {
            for (Server part : cluster.parts()) {
                if (!part.isRunning() && !stopping.getAsBoolean() && busy.add(part.name())) {
                    revive(part);
                }
            }
            if (!pause(Duration.ofMillis(200))) {
                return;
            }
        }
    }

    private void revive(Server part) {
        Deque<Long> recent = restarts.computeIfAbsent(part.name(), name -> new ArrayDeque<>());
        long now = System.nanoTime();
        while (!recent.isEmpty() && now - recent.peekFirst() > WINDOW.toNanos()) {
            recent.removeFirst();
        }
        if (recent.size() >= MOST_RESTARTS) {
            System.out.printf(
                    "  %s died %d times in a row and is left alone; see its log%n", part.name(), recent.size());
            return;
        }
        Duration wait = recent.isEmpty() ? Duration.ZERO : growing(recent.size());
        recent.addLast(now);
        Thread.ofPlatform().name("revive-" + part.name()).daemon().start(() -> restart(part, wait));
    }

    private static Duration growing(int times) {
        Duration pause = Duration.ofMillis(250L << Math.min(times, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void restart(Server part, Duration wait) {
        try {
            if (!pause(wait) || stopping.getAsBoolean()) {
                return;
            }
            long begin = System.nanoTime();
            System.out.printf("  %s died, starting it again%n", part.name());
            part.start();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            System.out.printf("  %-14s ready after %s%n", part.name(), Up.seconds(elapsed));
        } catch (StackException e) {
            System.out.println("  " + e.getMessage());
        } finally {
            busy.remove(part.name());
        }
    }

    private static boolean pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
