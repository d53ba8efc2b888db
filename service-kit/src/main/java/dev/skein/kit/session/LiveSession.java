package dev.skein.kit.session;

import dev.skein.internal.v1.SessionRoute;

/** A live session of a user and where it is. */
public record LiveSession(String sessionId, SessionRoute route) {}
