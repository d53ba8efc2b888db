package dev.skein.gateway.outbound.redis;

import dev.skein.gateway.session.Session;
import dev.skein.internal.v1.SessionRoute;

/** A session as it stands in Redis: the encoded route, and the member of the node's set. */
record SessionEntry(String appId, String userId, String sessionId, byte[] route) {
    private static final String SEPARATOR = "|";

    static SessionEntry of(String node, Session session) {
        SessionRoute route = SessionRoute.newBuilder()
                .setNode(node)
                .setDeviceId(session.identity().deviceId())
                .setPlatform(session.platform())
                .setSince(session.since())
                .setForeground(session.foreground())
                .setLoginId(session.identity().loginId())
                .build();
        return new SessionEntry(session.appId(), session.userId(), session.id(), route.toByteArray());
    }

    /** What the node's set holds. Neither user ids nor session ids contain the separator. */
    String member() {
        return appId + SEPARATOR + userId + SEPARATOR + sessionId;
    }

    static SessionEntry ofMember(String member) {
        int last = member.lastIndexOf(SEPARATOR);
        int middle = member.lastIndexOf(SEPARATOR, last - 1);
        return new SessionEntry(
                member.substring(0, middle),
                member.substring(middle + 1, last),
                member.substring(last + 1),
                new byte[0]);
    }
}
