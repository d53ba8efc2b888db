package dev.skein.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.tools.replay.Participant.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineCheckTest {
    private static final Seen EVENT = new Seen(1, "op", "e", "");
    private static final Seen ONE = new Seen(2, "alice", "a", "one");
    private static final Seen TWO = new Seen(3, "bob", "b", "two");
    private static final List<Seen> SENT = List.of(ONE, TWO);

    @Test
    void everythingOnceAndInOrderIsFine() {
        assertThat(TimelineCheck.complaint("carol", List.of(EVENT, ONE, TWO), SENT))
                .isEmpty();
        assertThat(TimelineCheck.complaint("carol", List.of(ONE, TWO), SENT)).isEmpty();
    }

    @Test
    void aMissingLastMessageIsNoticed() {
        assertThat(TimelineCheck.complaint("carol", List.of(ONE), SENT))
                .contains("carol has 1 of 2 messages; the first difference is at 2");
    }

    @Test
    void aHoleARepetitionAndADisorderAreNoticed() {
        assertThat(TimelineCheck.complaint("carol", List.of(EVENT, TWO), SENT)).isPresent();
        assertThat(TimelineCheck.complaint("carol", List.of(ONE, ONE, TWO), SENT))
                .isPresent();
        assertThat(TimelineCheck.complaint("carol", List.of(TWO, ONE), SENT)).isPresent();
    }

    @Test
    void otherWordsUnderTheSameSeqAreNoticed() {
        Seen altered = new Seen(3, "bob", "b", "too");
        assertThat(TimelineCheck.complaint("carol", List.of(ONE, altered), SENT))
                .isPresent();
    }

    @Test
    void someoneWithNothingIsNoticed() {
        assertThat(TimelineCheck.complaint("carol", List.of(), SENT)).isPresent();
    }
}
