package dev.skein.gateway.call;

import dev.skein.gateway.auth.CallContext;
import dev.skein.kit.log.LogFields;
import dev.skein.kit.trace.Span;

/**
 * One request, the same whichever door it came through.
 *
 * @param method {@code skein.v1.MessageService/Send}
 * @param request the encoded request message, not looked into
 * @param timeoutMs how long the caller waits; the answer is TIMED_OUT later
 * @param frameId of the frame it came in; 0 when it came by HTTP or gRPC
 * @param traceparent the trace it belongs to; empty when there is none
 */
public record CallRequest(
        CallContext context, String method, byte[] request, long timeoutMs, long frameId, String traceparent) {

    /** How it is found in the logs of all services. Made when asked for: most requests are never written about. */
    public String requestId() {
        return requestId(context, frameId);
    }

    CallRequest within(Span span) {
        return new CallRequest(context, method, request, timeoutMs, frameId, span.traceparent());
    }

    private static String requestId(CallContext context, long frameId) {
        return context.sessionId().isEmpty() ? context.requestId() : context.sessionId() + '-' + frameId;
    }

    /** For a line about a request of this caller. */
    public static LogFields logFields(CallContext context, long frameId) {
        return LogFields.ofApp(context.identity().appId())
                .session(context.sessionId())
                .request(requestId(context, frameId));
    }
}
