package dev.skein.kit.log;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What a log line belongs to, as fields beside its text: {@code app}, {@code session}, {@code request}, {@code
 * conversation}, {@code trace}. In JSON logs they are under {@code mdc}.
 *
 * <p>Made where a line is written, so that nothing is paid for while nothing is logged. Never put a message's content or
 * a token here. Not thread-safe.
 */
public final class LogFields {
    private final Map<String, String> fields = new LinkedHashMap<>();

    private LogFields() {}

    /** Of an app; empty when it is not known. */
    public static LogFields ofApp(String appId) {
        return new LogFields().with("app", appId);
    }

    public LogFields session(String sessionId) {
        return with("session", sessionId);
    }

    /** The id of a request, as its caller was told it; see the gateway's {@code x-request-id}. */
    public LogFields request(String requestId) {
        return with("request", requestId);
    }

    public LogFields conversation(String conversationId) {
        return with("conversation", conversationId);
    }

    /** The id of a trace. */
    public LogFields trace(String traceId) {
        return with("trace", traceId);
    }

    private LogFields with(String field, String value) {
        if (!value.isEmpty()) {
            fields.put(field, value);
        }
        return this;
    }

    /** Runs what writes the line. */
    public void during(Runnable line) {
        if (Vertx.currentContext() instanceof ContextInternal shared && !shared.isDuplicate()) {
            // Quarkus keeps such fields on contexts that belong to one piece of work, and this is none.
            ContextInternal own = shared.duplicate();
            ContextInternal before = own.beginDispatch();
            try {
                keep();
                line.run();
            } finally {
                own.endDispatch(before);
            }
        } else {
            keepFor(line);
        }
    }

    private void keepFor(Runnable line) {
        Map<String, Object> before = new LinkedHashMap<>();
        fields.forEach((field, value) -> before.put(field, MDC.put(field, value)));
        try {
            line.run();
        } finally {
            before.forEach(LogFields::restore);
        }
    }

    /** Keeps them on the current Vert.x context, for every line that the work begun here will write. */
    public void keep() {
        fields.forEach(MDC::put);
    }

    private static void restore(String field, @Nullable Object value) {
        if (value == null) {
            MDC.remove(field);
        } else {
            MDC.put(field, value);
        }
    }
}
