package dev.skein.kit.amqp;

import dev.skein.kit.time.SteadyClock;
import org.jboss.logging.Logger;

/**
 * When a link that the broker refused or closed is opened again, while the connection and all other links go on: with pauses
 * that grow until it has carried something or stayed open for a while. The log says once why, not at each try. Thread-safe.
 */
final class Reopening {
    private static final Logger LOG = Logger.getLogger(Reopening.class);
    private static final long FIRST_PAUSE_MS = 200;
    private static final long MAX_PAUSE_MS = 5_000;
    /** A broker may open a link and close it at once: that is no success. */
    private static final long STEADY_MS = 10_000;

    private final SteadyClock clock = SteadyClock.system();
    private final String link;
    private long pauseMs = FIRST_PAUSE_MS;
    private long openedAt = Long.MAX_VALUE;
    private String told = "";
    private volatile boolean useful;

    /** @param link for the log: what it does, and where */
    Reopening(String link) {
        this.link = link;
    }

    /** A message got through. */
    void carried() {
        useful = true;
    }

    synchronized void opened() {
        openedAt = clock.millis();
    }

    /** @return how long to wait before it is opened again */
    synchronized long closed(Throwable why) {
        boolean steady = openedAt != Long.MAX_VALUE && clock.millis() - openedAt > STEADY_MS;
        if (steady) {
            told = "";
        }
        if (steady || useful) {
            pauseMs = FIRST_PAUSE_MS;
        }
        useful = false;
        openedAt = Long.MAX_VALUE;
        String reason = AmqpRefusedException.said(why);
        if (!reason.equals(told)) {
            told = reason;
            LOG.warnf("The broker refuses or closed a link (%s), trying on: %s", link, reason);
        }
        long pause = pauseMs;
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
        return pause;
    }
}
