package dev.skein.kit.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;

/** One step of a traced request. Whoever began it ends it, once. */
public final class Span {
    private final io.opentelemetry.api.trace.Span span;

    Span(io.opentelemetry.api.trace.Span span) {
        this.span = span;
    }

    /** What the next step is told, so that it follows this one. */
    public String traceparent() {
        SpanContext context = span.getSpanContext();
        return "00-" + context.getTraceId() + '-' + context.getSpanId() + '-'
                + context.getTraceFlags().asHex();
    }

    /** For log lines. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** Never a message's content or a token. */
    public Span with(String attribute, String value) {
        span.setAttribute(attribute, value);
        return this;
    }

    public Span with(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    public void end() {
        span.end();
    }

    /** Ends it as failed, with the name of the error. */
    public void fail(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
        span.end();
    }
}
