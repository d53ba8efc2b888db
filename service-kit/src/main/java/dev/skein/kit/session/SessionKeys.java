package dev.skein.kit.session;

/**
 * The registry of live sessions in Redis. Written by gateways only.
 *
 * <ul>
 *   <li>hash {@code skein:sessions:<app>:<user>}: session id → encoded {@code SessionRoute}
 *   <li>string {@code skein:node:<node>}: the node's heartbeat, lives {@link #NODE_TTL_SECONDS}; sessions of a node
 *       without it are dead
 *   <li>zset {@code skein:nodes}: node → time of its last heartbeat, to find nodes to sweep
 *   <li>set {@code skein:node-sessions:<node>}: {@code <app>|<user>|<session>} of each session, to sweep them
 * </ul>
 *
 * All of it can be lost at any moment: gateways write it again from their own memory.
 */
public final class SessionKeys {
    /** How long a node counts as alive without a heartbeat. Heartbeats come every third of it. */
    public static final int NODE_TTL_SECONDS = 15;

    /** Zset of all nodes by last heartbeat, milliseconds since the epoch. */
    public static final String NODES = "skein:nodes";

    private SessionKeys() {}

    public static String sessions(String appId, String userId) {
        return "skein:sessions:" + appId + ':' + userId;
    }

    public static String node(String node) {
        return "skein:node:" + node;
    }

    public static String nodeSessions(String node) {
        return "skein:node-sessions:" + node;
    }

    /** AMQP address of a gateway node. */
    public static String address(String node) {
        return "skein.gateway." + node;
    }
}
