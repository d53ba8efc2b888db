package dev.skein.gateway.session;

import dev.skein.v1.Platform;

/** What a client says of itself in its first frame. */
public record Hello(String token, String deviceId, Platform platform, boolean foreground, String clientIp) {}
