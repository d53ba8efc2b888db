package dev.skein.tools.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fixed number of messages in flight: each acknowledgement lets the same session send the next one. */
final class ClosedLoad implements Load, LoadSession.OnAnswer {
    private final List<LoadSession> sessions;
    private final int inFlight;
    private final BenchClock clock;
    private volatile boolean running;

    ClosedLoad(List<LoadSession> sessions, int inFlight, BenchClock clock) {
        this.sessions = sessions;
        this.inFlight = inFlight;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        int all = sessions.size();
        for (int i = 0; i < all; i++) {
            LoadSession session = sessions.get(i);
            int window = inFlight / all + (i < inFlight % all ? 1 : 0);
            session.channel().eventLoop().execute(() -> {
                for (int n = 0; n < window; n++) {
                    session.send(clock.nanos());
                }
                session.flush();
            });
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void answered(LoadSession session, long retryAfterMs) {
        if (!running) {
            return;
        }
        if (retryAfterMs == 0) {
            // Flushed when everything that was read has been answered.
            session.send(clock.nanos());
            return;
        }
        session.channel().eventLoop().schedule(() -> again(session), retryAfterMs, TimeUnit.MILLISECONDS);
    }

    private void again(LoadSession session) {
        if (running) {
            session.send(clock.nanos());
            session.flush();
        }
    }
}
