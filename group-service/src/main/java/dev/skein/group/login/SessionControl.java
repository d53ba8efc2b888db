package dev.skein.group.login;

import io.smallrye.mutiny.Uni;

/** Gateways, as far as they must act at once. Losing a message is repaired by their polling. */
public interface SessionControl {
    /** The login ended: its live sessions close, its tokens are refused. */
    Uni<Void> loginEnded(String appId, String userId, String loginId);

    /** All logins of the user ended. */
    Uni<Void> userLoggedOut(String appId, String userId);

    /** One session is to close. */
    Uni<Void> sessionEnded(String appId, String userId, String sessionId);
}
