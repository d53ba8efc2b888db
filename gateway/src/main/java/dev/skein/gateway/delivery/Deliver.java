package dev.skein.gateway.delivery;

import dev.skein.gateway.session.EndSession;
import dev.skein.gateway.session.Frames;
import dev.skein.gateway.session.Notification;
import dev.skein.gateway.session.Session;
import dev.skein.gateway.session.SessionTable;
import jakarta.inject.Singleton;
import java.util.List;

/** Hands to live sessions of this gateway what other services have for them. */
@Singleton
public class Deliver {
    private final SessionTable table;
    private final EndSession endSession;

    public Deliver(SessionTable table, EndSession endSession) {
        this.table = table;
        this.endSession = endSession;
    }

    /**
     * One frame, encoded once, for the sessions of some users.
     *
     * @param exceptSessionId the sender's own; may be empty
     */
    public record Delivery(String appId, List<String> userIds, Notification notification, String exceptSessionId) {}

    /**
     * Which sessions of a user to end: that one, those of that login, or all when both are empty.
     */
    public record KickOrder(String appId, String userId, String sessionId, String loginId, Frames.Kick kick) {
        boolean means(Session session) {
            return (sessionId.isEmpty() || sessionId.equals(session.id()))
                    && (loginId.isEmpty() || loginId.equals(session.identity().loginId()));
        }
    }

    /** How many sessions got it. */
    public int deliver(Delivery delivery) {
        int sessions = 0;
        for (String userId : delivery.userIds()) {
            for (Session session : table.ofUser(delivery.appId(), userId)) {
                if (!session.id().equals(delivery.exceptSessionId())) {
                    session.outbound().notify(delivery.notification());
                    sessions++;
                }
            }
        }
        return sessions;
    }

    public void kick(KickOrder order) {
        table.ofUser(order.appId(), order.userId()).stream()
                .filter(order::means)
                .forEach(session -> endSession.kick(session, order.kick()));
    }
}
