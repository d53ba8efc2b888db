package dev.skein.gateway.session;

import dev.skein.gateway.call.CallRouter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Going away without losing anything (CON-20): let nobody in, tell everyone to come back elsewhere at a random moment, close
 * who is left, and wait for the answers to the requests that were taken.
 */
@Singleton
public class Drain {
    /**
     * @param timeout all of it
     * @param reconnectWithin clients are told to come back spread over this time
     */
    public record Settings(Duration timeout, Duration reconnectWithin) {}

    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final long LOOK_EVERY_MS = 50;
    /** A client that was told to go has so long after its moment before it is closed. */
    private static final long GRACE_MS = 1_000;

    private final SessionTable table;
    private final EndSession endSession;
    private final CallRouter router;
    private final Frames frames;
    private final Settings settings;
    private final RandomGenerator random;
    private volatile boolean draining;

    public Drain(
            SessionTable table,
            EndSession endSession,
            CallRouter router,
            Frames frames,
            Settings settings,
            RandomGenerator random) {
        this.table = table;
        this.endSession = endSession;
        this.router = router;
        this.frames = frames;
        this.settings = settings;
        this.random = random;
    }

    /** Whether new sessions are refused. */
    public boolean draining() {
        return draining;
    }

    /** Blocks until all is done or the time is over. */
    public void run() throws InterruptedException {
        draining = true;
        long start = System.nanoTime();
        List<Session> sessions = List.copyOf(table.all());
        if (!sessions.isEmpty()) {
            LOG.infof("Draining %d sessions", sessions.size());
        }
        int within = (int) settings.reconnectWithin().toMillis();
        int latest = 0;
        for (Session session : sessions) {
            int afterMs = within == 0 ? 0 : random.nextInt(within);
            latest = Math.max(latest, afterMs);
            session.outbound().write(frames.reconnect(afterMs));
        }
        long patience = Math.min(latest + GRACE_MS, settings.timeout().toMillis() * 3 / 4);
        while (table.size() > 0 && elapsedMs(start) < patience) {
            Thread.sleep(LOOK_EVERY_MS);
        }
        while (router.running() > 0 && elapsedMs(start) < settings.timeout().toMillis()) {
            Thread.sleep(LOOK_EVERY_MS);
        }
        List.copyOf(table.all()).forEach(session -> endSession.close(session, CloseCode.GOING_AWAY));
    }

    private static long elapsedMs(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
