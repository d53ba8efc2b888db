package dev.skein.gateway.auth;

/**
 * On whose behalf a request runs.
 *
 * @param sessionId empty when it came by HTTP or gRPC
 */
public record CallContext(Identity identity, String sessionId, String clientIp) {}
