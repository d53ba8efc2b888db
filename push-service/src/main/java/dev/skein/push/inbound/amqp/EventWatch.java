package dev.skein.push.inbound.amqp;

import dev.skein.internal.v1.Event;
import dev.skein.kit.log.LogFields;
import dev.skein.kit.trace.Span;
import dev.skein.kit.trace.Traces;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** What is told of events: those left out in log and metrics, those that are traced in spans. */
@Singleton
class EventWatch {
    private static final Logger LOG = Logger.getLogger(EventWatch.class);

    private final Counter leftOut;
    private final Traces traces;

    EventWatch(MeterRegistry metrics, Traces traces) {
        this.traces = traces;
        this.leftOut = Counter.builder("skein.push.events.left.out")
                .description("Events or batches left out because they could not be handled")
                .register(metrics);
    }

    void leftOut(Event event, Throwable why) {
        LogFields.ofApp(event.getAppId())
                .conversation(event.getKey())
                .during(() -> leftOut("event " + event.getId(), why));
    }

    void leftOut(String what, Throwable why) {
        leftOut.increment();
        LOG.errorf(why, "%s cannot be handled and is left out", what);
    }

    /** Begins the span of an event, if it has one. */
    void begin(Event event, List<Span> spans) {
        Span span = traces.follow("decide push", event.getTraceparent());
        if (span != null) {
            spans.add(span.with("conversation", event.getKey()));
        }
    }

    /** They end with the work on the batch that their events came in. */
    static Uni<Void> end(List<Span> spans, Uni<Void> work) {
        if (spans.isEmpty()) {
            return work;
        }
        return work.invoke(() -> spans.forEach(Span::end))
                .onFailure()
                .invoke(failure -> spans.forEach(span -> span.fail("not decided")));
    }
}
