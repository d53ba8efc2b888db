package dev.skein.tools.bench;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of messages a second, whatever the answers do. Latency counts from the moment a message was meant to
 * leave, so a stall shows in every message it delayed.
 */
final class PacedLoad implements Load {
    private static final long TICK_MICROS = 500;
    /** Beyond this the stack does not keep up, and memory of the client would be what is measured. */
    private static final long MAX_IN_FLIGHT = 50_000;

    private final List<Pacer> pacers = new ArrayList<>();
    private final Meters meters;
    private volatile boolean running;
    private volatile boolean choked;

    PacedLoad(List<LoadSession> sessions, double rate, BenchClock clock, Meters meters) {
        this.meters = meters;
        Map<EventLoop, List<LoadSession>> byLoop = new LinkedHashMap<>();
        for (LoadSession session : sessions) {
            byLoop.computeIfAbsent(session.channel().eventLoop(), loop -> new ArrayList<>())
                    .add(session);
        }
        byLoop.forEach((loop, own) -> pacers.add(new Pacer(loop, own, rate * own.size() / sessions.size(), clock)));
    }

    @Override
    public void start() {
        running = true;
        pacers.forEach(Pacer::start);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public String fault() {
        return choked ? "over " + MAX_IN_FLIGHT + " messages were unanswered: the stack does not keep up" : "";
    }

    /** The share of one event loop. */
    private final class Pacer {
        private final EventLoop loop;
        private final List<LoadSession> sessions;
        private final double perNano;
        private final BenchClock clock;
        private long begin;
        private long sent;
        private int next;
        private io.netty.util.concurrent.@Nullable ScheduledFuture<?> ticking;

        Pacer(EventLoop loop, List<LoadSession> sessions, double rate, BenchClock clock) {
            this.loop = loop;
            this.sessions = sessions;
            this.perNano = rate / 1e9;
            this.clock = clock;
        }

        void start() {
            loop.execute(() -> {
                begin = clock.nanos();
                ticking = loop.scheduleAtFixedRate(this::tick, 0, TICK_MICROS, TimeUnit.MICROSECONDS);
            });
        }

        private void tick() {
            if (!running && ticking != null) {
                ticking.cancel(false);
                return;
            }
            long due = (long) ((clock.nanos() - begin) * perNano);
            if (due == sent) {
                return;
            }
            if (meters.totals().inFlight() > MAX_IN_FLIGHT) {
                choked = true;
                running = false;
                return;
            }
            int first = next;
            int count = (int) Math.min(due - sent, sessions.size() * 100L);
            for (int i = 0; i < count; i++) {
                sessions.get(next).send(begin + (long) (sent / perNano));
                next = (next + 1) % sessions.size();
                sent++;
            }
            for (int i = 0; i < Math.min(count, sessions.size()); i++) {
                sessions.get((first + i) % sessions.size()).flush();
            }
        }
    }
}
