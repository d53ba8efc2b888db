package dev.skein.kit.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Begins spans where a request is to be traced, and answers null everywhere else: that costs a comparison and no
 * allocation, and nothing travels with the request.
 *
 * <p>Who comes in at a door is traced by chance ({@link #begin}); what follows from it is traced when it was
 * ({@link #follow}). Between processes a trace travels in the form of the W3C {@code traceparent}, in a field that is empty
 * when there is none. Spans are handed on explicitly: our work hops between threads and is done in batches, so there is no
 * current one. Thread-safe.
 */
@Singleton
public class Traces {
    private static final int PARENT_LENGTH = 55;
    private static final int SPAN_AT = 36;
    private static final int FLAGS_AT = 53;

    private final boolean off;
    private final double ratio;
    private final Tracer tracer;

    /** @param ratio share of requests that are traced, 0 to 1; callers may ask for more by {@code traceparent} */
    public Traces(
            OpenTelemetry openTelemetry,
            @ConfigProperty(name = "quarkus.otel.traces.sampler.arg") double ratio,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("quarkus.otel.traces.sampler.arg must be between 0 and 1");
        }
        this.off = off;
        this.ratio = ratio;
        this.tracer = openTelemetry.getTracer("dev.skein");
    }

    /**
     * The span of a request that came in from outside; null when it is not traced.
     *
     * @param traceparent as the caller gave it; empty or malformed when it gave none
     * @param trusted whether a caller who traces makes us trace; else only chance does
     */
    public @Nullable Span begin(String name, String traceparent, boolean trusted) {
        if (off) {
            return null;
        }
        if (traceparent.isEmpty() || !isValid(traceparent)) {
            return chosen() ? start(name, Context.root(), SpanKind.SERVER, 0) : null;
        }
        return isSampled(traceparent) && (trusted || chosen())
                ? start(name, parent(traceparent), SpanKind.SERVER, 0)
                : null;
    }

    /** The span of what another process asked for; null when that is not traced ({@code traceparent} empty). */
    public @Nullable Span follow(String name, String traceparent) {
        return follow(name, traceparent, 0);
    }

    /** @param sinceMs when what it is about began, milliseconds since the epoch; 0: now */
    public @Nullable Span follow(String name, String traceparent, long sinceMs) {
        if (traceparent.isEmpty() || off || !isValid(traceparent) || !isSampled(traceparent)) {
            return null;
        }
        return start(name, parent(traceparent), SpanKind.CONSUMER, sinceMs);
    }

    /** The id of a trace; empty when there is none. */
    static String idOf(String traceparent) {
        return isValid(traceparent) ? traceparent.substring(3, SPAN_AT - 1) : "";
    }

    private boolean chosen() {
        return ratio > 0 && ThreadLocalRandom.current().nextDouble() < ratio;
    }

    private Span start(String name, Context parent, SpanKind kind, long sinceMs) {
        SpanBuilder builder = tracer.spanBuilder(name).setParent(parent).setSpanKind(kind);
        if (sinceMs > 0) {
            builder.setStartTimestamp(sinceMs, TimeUnit.MILLISECONDS);
        }
        return new Span(builder.startSpan());
    }

    private static boolean isValid(String traceparent) {
        return traceparent.length() == PARENT_LENGTH
                && traceparent.startsWith("00-")
                && traceparent.charAt(SPAN_AT - 1) == '-'
                && traceparent.charAt(FLAGS_AT - 1) == '-'
                && context(traceparent).isValid();
    }

    private static boolean isSampled(String traceparent) {
        return TraceFlags.fromHex(traceparent, FLAGS_AT).isSampled();
    }

    private static Context parent(String traceparent) {
        return Context.root().with(io.opentelemetry.api.trace.Span.wrap(context(traceparent)));
    }

    /** Invalid when ids are malformed; the library checks them. */
    private static SpanContext context(String traceparent) {
        char first = traceparent.charAt(FLAGS_AT);
        char second = traceparent.charAt(FLAGS_AT + 1);
        boolean hex = Character.digit(first, 16) >= 0 && Character.digit(second, 16) >= 0;
        return hex
                ? SpanContext.createFromRemoteParent(
                        traceparent.substring(3, SPAN_AT - 1),
                        traceparent.substring(SPAN_AT, FLAGS_AT - 1),
                        TraceFlags.fromHex(traceparent, FLAGS_AT),
                        TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
