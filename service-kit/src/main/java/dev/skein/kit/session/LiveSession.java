package dev.skein.kit.session;

import dev.skein.internal.v1.SessionRoute;

/**
 * A session of a user and where it is.
 *
 * @param attended whether its gateway shows that it lives; without that nothing reaches it
 */
public record LiveSession(String sessionId, SessionRoute route, boolean attended) {}
