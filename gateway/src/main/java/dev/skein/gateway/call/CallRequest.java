package dev.skein.gateway.call;

import dev.skein.gateway.auth.CallContext;

/**
 * One request, the same whichever door it came through.
 *
 * @param method {@code skein.v1.MessageService/Send}
 * @param request the encoded request message, not looked into
 * @param timeoutMs how long the caller waits; the answer is TIMED_OUT later
 */
public record CallRequest(CallContext context, String method, byte[] request, long timeoutMs) {}
