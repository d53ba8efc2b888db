package dev.skein.tools.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Opens sessions at a steady rate, spread over source addresses, with a bounded number on their way. */
final class Ramp {
    private static final int PENDING = 200;
    private static final int ATTEMPTS = 3;

    private final LoadClient client;
    private final UserTokens tokens;
    private final double rate;
    private final int sources;
    private final Semaphore pending = new Semaphore(PENDING);
    private final AtomicInteger open = new AtomicInteger();
    private final Queue<LoadSession> sessions = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Histogram micros = new ConcurrentHistogram(1, LoopMeter.HIGHEST_MICROS, LoopMeter.DIGITS);
    private final AtomicInteger next = new AtomicInteger();

    Ramp(LoadClient client, UserTokens tokens, double rate, int sources) {
        this.client = client;
        this.tokens = tokens;
        this.rate = rate;
        this.sources = sources;
    }

    /** Called about once a second. */
    interface Progress {
        void opened(int count);
    }

    /** Opens one session per user and waits for all; a session that cannot be opened in three attempts is a failure. */
    List<LoadSession> open(List<String> users, Progress progress) {
        long start = System.nanoTime();
        long reported = start;
        for (int i = 0; i < users.size(); i++) {
            pace(start, i);
            acquire();
            attempt(i, users.get(i), 1);
            if (System.nanoTime() - reported > 1_000_000_000L) {
                reported = System.nanoTime();
                progress.opened(open.get());
            }
        }
        awaitAll();
        progress.opened(open.get());
        List<LoadSession> all = new ArrayList<>(sessions);
        all.sort(java.util.Comparator.comparingInt(LoadSession::number));
        return all;
    }

    private void attempt(int number, String user, int attempt) {
        long begun = System.nanoTime();
        LoadSession session = client.open(number, user, tokens.of(user), next.getAndIncrement() % sources);
        session.connected().whenComplete((ok, error) -> {
            if (error == null) {
                micros.recordValue(Math.min((System.nanoTime() - begun) / 1_000 + 1, LoopMeter.HIGHEST_MICROS));
                sessions.add(session);
                open.incrementAndGet();
                pending.release();
            } else if (attempt < ATTEMPTS) {
                client.loops().get(0).schedule(() -> attempt(number, user, attempt + 1), 500, TimeUnit.MILLISECONDS);
            } else {
                failures.add(String.valueOf(error.getMessage()));
                pending.release();
            }
        });
    }

    Histogram connectMicros() {
        return micros;
    }

    /** Reason to count. */
    Map<String, Integer> failures() {
        Map<String, Integer> counts = new TreeMap<>();
        failures.forEach(reason -> counts.merge(reason, 1, Integer::sum));
        return counts;
    }

    private void pace(long start, int i) {
        long due = start + (long) (i * 1e9 / rate);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private void acquire() {
        try {
            if (!pending.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new BenchException("no connection was opened or refused for 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private void awaitAll() {
        for (int i = 0; i < PENDING; i++) {
            acquire();
        }
        pending.release(PENDING);
    }
}
