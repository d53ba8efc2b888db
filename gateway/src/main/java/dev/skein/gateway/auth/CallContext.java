package dev.skein.gateway.auth;

/**
 * On whose behalf a request runs.
 *
 * @param sessionId empty when it came by HTTP or gRPC
 * @param requestId how an HTTP or gRPC request is found in the logs; empty for a session, whose frames have ids
 */
public record CallContext(Identity identity, String sessionId, String clientIp, String requestId) {}
