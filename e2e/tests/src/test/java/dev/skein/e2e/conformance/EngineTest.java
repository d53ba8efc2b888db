package dev.skein.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.e2e.conformance.Device.Handed;
import dev.skein.e2e.conformance.Faults.Fault;
import dev.skein.e2e.conformance.Faults.What;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The scenarios prove something: what they watch for is noticed, and a mistake in one is no silent success. */
class EngineTest {
    private final DeviceLog log = new DeviceLog("bob");

    private static Handed message(long seq) {
        return new Handed("p:alice:bob", seq, "alice", "id", "text", new byte[0], "live", false);
    }

    @Test
    void ascendingSeqsAreFine() {
        log.running(true);
        log.message(message(1));
        log.message(message(2));
        log.message(message(0));
        assertThat(log.violations()).isEmpty();
    }

    @Test
    void aMessageHandedOverTwiceIsNoticed() {
        log.running(true);
        log.message(message(1));
        log.message(message(1));
        assertThat(log.violations()).hasSize(1);
    }

    @Test
    void disorderIsNoticed() {
        log.running(true);
        log.message(message(2));
        log.message(message(1));
        assertThat(log.violations()).hasSize(1);
    }

    @Test
    void aMessageAfterTheStopIsNoticed() {
        log.running(true);
        log.running(false);
        log.message(message(1));
        assertThat(log.violations()).hasSize(1);
    }

    @Test
    void aFaultIsUsedUpAndOneThatNeverHappenedIsOutstanding() {
        Faults faults = new Faults();
        faults.add(new Fault(What.DROP, "answer", "Send", "", new AtomicInteger(1)));
        assertThat(faults.take("answer", "Pull")).isEmpty();
        assertThat(faults.outstanding()).hasSize(1);
        assertThat(faults.take("answer", "Send")).isPresent();
        assertThat(faults.take("answer", "Send")).isEmpty();
        assertThat(faults.outstanding()).isEmpty();
    }

    @Test
    void aVerbOrArgumentThatDoesNotExistIsAnError() {
        Step unknown = Step.of(Map.of("dance", "bob"));
        assertThatThrownBy(() -> Vocabulary.run(null, unknown)).hasMessageContaining("no verb 'dance'");

        Step step = Step.of(Map.of("send", Map.of("from", "alice", "colour", "red")));
        step.text("from");
        assertThatThrownBy(step::requireAllRead).hasMessageContaining("colour");
    }

    @Test
    void rangesStandForTheirNumbers() {
        assertThat(Step.of(Map.of("send", Map.of("text", "8..11"))).list("text"))
                .containsExactly("8", "9", "10", "11");
    }
}
