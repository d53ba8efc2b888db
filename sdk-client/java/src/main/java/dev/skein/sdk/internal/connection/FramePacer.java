package dev.skein.sdk.internal.connection;

import dev.skein.sdk.SkeinRuntime;
import dev.skein.v1.ClientFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Keeps below the frames per second that the server allows, in bursts as in the long run, so that nothing is refused for
 * its rate. Loop-confined.
 */
final class FramePacer {
    private static final int DEFAULT_LIMIT = 100;
    private static final double BURST = 0.4;
    private static final double STEADY = 0.9;
    private static final double MS_PER_SECOND = 1_000;

    private final SkeinRuntime runtime;
    private final java.util.concurrent.Executor loop;
    private final Consumer<ClientFrame> out;
    private final Queue<ClientFrame> waiting = new ArrayDeque<>();
    private double burst = DEFAULT_LIMIT * BURST;
    private double perMs = DEFAULT_LIMIT * STEADY / MS_PER_SECOND;
    private double tokens = burst;
    private long filledAt;
    private boolean timerSet;

    FramePacer(SkeinRuntime runtime, java.util.concurrent.Executor loop, Consumer<ClientFrame> out) {
        this.runtime = runtime;
        this.loop = loop;
        this.out = out;
        filledAt = runtime.nowMillis();
    }

    /** A new connection: the count starts anew. */
    void reset(int maxFramesPerSecond) {
        int limit = maxFramesPerSecond > 0 ? maxFramesPerSecond : DEFAULT_LIMIT;
        burst = Math.max(1, limit * BURST);
        perMs = limit * STEADY / MS_PER_SECOND;
        tokens = burst;
        filledAt = runtime.nowMillis();
        waiting.clear();
    }

    void send(ClientFrame frame) {
        waiting.add(frame);
        drain();
    }

    /** Ahead of what waits; for heartbeats. */
    void sendNow(ClientFrame frame) {
        tokens = Math.max(0, tokens - 1);
        out.accept(frame);
    }

    private void drain() {
        refill();
        while (tokens >= 1) {
            ClientFrame frame = waiting.poll();
            if (frame == null) {
                return;
            }
            tokens--;
            out.accept(frame);
        }
        if (!timerSet && !waiting.isEmpty()) {
            timerSet = true;
            long ms = Math.max(1, (long) Math.ceil((1 - tokens) / perMs));
            runtime.schedule(Duration.ofMillis(ms), () -> loop.execute(this::timeUp));
        }
    }

    private void timeUp() {
        timerSet = false;
        drain();
    }

    private void refill() {
        long now = runtime.nowMillis();
        tokens = Math.min(burst, tokens + (now - filledAt) * perMs);
        filledAt = now;
    }
}
