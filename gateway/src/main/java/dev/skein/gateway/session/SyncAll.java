package dev.skein.gateway.session;

import jakarta.inject.Singleton;
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

    public SyncAll(SessionTable table, TimerWheel wheel, Frames frames, RandomGenerator random) {
        this.table = table;
        this.wheel = wheel;
        this.frames = frames;
        this.random = random;
    }

    public void within(int milliseconds) {
        int seconds = Math.max(0, milliseconds / 1_000 - 1);
        LOG.infof("Telling %d sessions to sync", table.size());
        EncodedFrame syncNow = frames.syncNow();
        for (Session session : table.all()) {
            Runnable tell = () -> session.outbound().notify(new Notification(syncNow, "", 0));
            if (seconds == 0) {
                tell.run();
            } else {
                wheel.after(random.nextInt(seconds), tell);
            }
        }
    }
}
