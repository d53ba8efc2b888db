package dev.skein.gateway.send;

import dev.skein.gateway.auth.CallContext;
import io.smallrye.mutiny.Uni;

/** The messaging-service replicas, each the owner of its share of conversations. */
public interface MessageOwners {
    /**
     * Hands a send to the owner of its conversation. Sends to one conversation arrive in the order of these calls. When an
     * owner is lost its unanswered sends go to the next one: the client_message_id makes that harmless.
     *
     * @param request an encoded {@code SendRequest}
     * @param trace its {@code traceparent}; empty when it is not traced
     * @return the encoded {@code SendResponse}; fails with {@link dev.skein.protocol.SkeinException}: OVERLOADED when too
     *     many are unanswered, UNAVAILABLE or TIMED_OUT when no owner answered in time
     */
    Uni<byte[]> send(CallContext context, byte[] request, long timeoutMs, String trace);

    /** The session is over: owners need not know its caller any longer. */
    void forget(String sessionId);

    /** Whether at least one replica can be reached. */
    boolean reachable();

    /** Sends without an answer yet. */
    int unanswered();
}
