package dev.skein.gateway.outbound.redis;

import dev.skein.kit.session.SessionKeys;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/**
 * Enters a session and answers the sessions the user had before, in one step. Two logins at the same moment run one after
 * the other in Redis, so exactly the second sees the first and ends it; with a read and a write apart both or neither would.
 *
 * <p>Keys: the user's hash of sessions, the node's set for the sweep (see {@link SessionKeys}).
 */
final class RegisterSession {
    private static final String SCRIPT = """
            local before = redis.call('HGETALL', KEYS[1])
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            redis.call('SADD', KEYS[2], ARGV[3])
            return before
            """;

    private RegisterSession() {}

    static Request request(String node, SessionEntry entry) {
        return Request.cmd(Command.EVAL)
                .arg(SCRIPT)
                .arg(2)
                .arg(SessionKeys.sessions(entry.appId(), entry.userId()))
                .arg(SessionKeys.nodeSessions(node))
                .arg(entry.sessionId())
                .arg(io.vertx.core.buffer.Buffer.buffer(entry.route()))
                .arg(entry.member());
    }
}
