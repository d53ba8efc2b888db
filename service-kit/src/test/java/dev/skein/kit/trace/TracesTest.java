package dev.skein.kit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static final String SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String NOT_SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    private final Traces always = traces(1, false);

    private static Traces traces(double ratio, boolean off) {
        return new Traces(OpenTelemetrySdk.builder().build(), ratio, off);
    }

    @Test
    @Tag("OPS-06")
    void whatFollowsIsOfTheSameTrace() {
        Span door = Objects.requireNonNull(always.begin("door", "", false));
        Span next = Objects.requireNonNull(traces(0, false).follow("next", door.traceparent()));

        assertThat(next.traceId()).isEqualTo(door.traceId());
        assertThat(next.traceparent()).isNotEqualTo(door.traceparent()).endsWith("-01");
    }

    @Test
    @Tag("OPS-06")
    void aPlatformThatTracesMakesUsTrace() {
        Span span = Objects.requireNonNull(traces(0, false).begin("door", SAMPLED, true));

        assertThat(span.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    @Tag("OPS-06")
    void aUserCannotMakeUsTrace() {
        assertThat(traces(0, false).begin("door", SAMPLED, false)).isNull();
    }

    @Test
    void whoDoesNotTraceIsNotTraced() {
        assertThat(always.begin("door", NOT_SAMPLED, true)).isNull();
        assertThat(always.follow("next", NOT_SAMPLED)).isNull();
    }

    @Test
    void rubbishIsAsGoodAsNothing() {
        for (String rubbish : new String[] {
            "x", SAMPLED + "0", SAMPLED.replace('-', '_'), SAMPLED.replace("-01", "-zz"), SAMPLED.replace('a', 'g')
        }) {
            assertThat(always.follow("next", rubbish)).as(rubbish).isNull();
            assertThat(Objects.requireNonNull(always.begin("door", rubbish, true))
                            .traceId())
                    .isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
        }
    }

    @Test
    void aShareIsAShare() {
        assertThatThrownBy(() -> traces(1.5, false)).hasMessageContaining("quarkus.otel.traces.sampler.arg");
    }

    @Nested
    class WhenNothingIsTraced {
        @Test
        void nothingIsAllocatedWhileTracesAreOff() {
            assertThat(allocatedBy(traces(1, true))).isZero();
        }

        @Test
        void nothingIsAllocatedForWhatChanceLeavesOut() {
            // As good as never, but asked each time.
            assertThat(allocatedBy(traces(1e-12, false))).isZero();
        }

        private static long allocatedBy(Traces traces) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            hotPath(traces);
            threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            hotPath(traces);
            return threads.getCurrentThreadAllocatedBytes() - before;
        }

        private static void hotPath(Traces traces) {
            for (int i = 0; i < 100_000; i++) {
                if (traces.begin("door", "", false) != null || traces.follow("next", "") != null) {
                    throw new AssertionError("traced");
                }
            }
        }
    }
}
