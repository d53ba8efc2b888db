package dev.skein.gateway.session;

import dev.skein.kit.time.SteadyClock;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Closes sessions that show no sign of life (CON-05). */
@Singleton
public class Liveness {
    /** How often clients show that they are there, and when they count as gone. */
    public record Heartbeat(
            Duration interval,
            Duration backgroundInterval,
            Duration timeout,
            Duration webTimeout,
            Duration backgroundTimeout) {}

    private final TimerWheel wheel;
    private final EndSession endSession;
    private final Heartbeat heartbeat;
    private final SteadyClock clock;

    public Liveness(TimerWheel wheel, EndSession endSession, Heartbeat heartbeat, SteadyClock clock) {
        this.wheel = wheel;
        this.endSession = endSession;
        this.heartbeat = heartbeat;
        this.clock = clock;
    }

    public void watch(Session session) {
        check(session);
    }

    /** How often the client is asked to send a Ping. */
    public Duration interval(Session session) {
        return isSleepy(session) ? heartbeat.backgroundInterval() : heartbeat.interval();
    }

    private void check(Session session) {
        if (session.ended()) {
            return;
        }
        long leftMs = session.lastFrameAt() + timeout(session).toMillis() - clock.millis();
        if (leftMs <= 0) {
            endSession.close(session, CloseCode.TIMED_OUT);
        } else {
            wheel.after(leftMs / 1_000, () -> check(session));
        }
    }

    private Duration timeout(Session session) {
        if (isSleepy(session)) {
            return heartbeat.backgroundTimeout();
        }
        return session.isWeb() ? heartbeat.webTimeout() : heartbeat.timeout();
    }

    private static boolean isSleepy(Session session) {
        return session.isMobile() && !session.foreground();
    }
}
