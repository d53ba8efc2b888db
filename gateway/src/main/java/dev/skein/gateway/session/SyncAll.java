package dev.skein.gateway.session;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Tells all sessions to sync, spread over a while: live deliveries may have been lost. */
@Singleton
public class SyncAll {
    private static final Logger LOG = Logger.getLogger(SyncAll.class);

    private final SessionTable table;
    private final TimerWheel wheel;
    private final Frames frames;
    private final RandomGenerator random;
    private final LongAdder told = new LongAdder();

    public SyncAll(SessionTable table, TimerWheel wheel, Frames frames, RandomGenerator random) {
        this.table = table;
        this.wheel = wheel;
        this.frames = frames;
        this.random = random;
    }

    public void within(int milliseconds) {
        Collection<Session> sessions = table.all();
        if (sessions.isEmpty()) {
            return;
        }
        int seconds = Math.max(0, milliseconds / 1_000 - 1);
        LOG.infof("Telling %d sessions to sync", sessions.size());
        EncodedFrame syncNow = frames.syncNow();
        for (Session session : sessions) {
            if (seconds == 0) {
                tell(session, syncNow);
            } else {
                wheel.after(random.nextInt(seconds), () -> tell(session, syncNow));
            }
        }
    }

    /** Tells these at once. */
    public void now(Collection<Session> sessions) {
        EncodedFrame syncNow = frames.syncNow();
        sessions.forEach(session -> tell(session, syncNow));
    }

    /** How many sessions were told, for metrics. */
    public long told() {
        return told.sum();
    }

    private void tell(Session session, EncodedFrame syncNow) {
        told.increment();
        session.outbound().notify(new Notification(syncNow, "", 0));
    }
}
