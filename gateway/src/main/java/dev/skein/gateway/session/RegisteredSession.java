package dev.skein.gateway.session;

import dev.skein.v1.Platform;

/** A live session of the cluster as the registry knows it. */
public record RegisteredSession(String sessionId, String node, String deviceId, Platform platform, long since) {}
