package dev.skein.gateway.call;

import dev.skein.gateway.auth.Identity;

/**
 * On whose behalf a request runs.
 *
 * @param sessionId empty when it came by HTTP or gRPC
 */
public record CallContext(Identity identity, String sessionId, String clientIp) {}
