package dev.skein.push.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.protocol.ConversationId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BurstTest {
    private final Burst burst = new Burst(message(1, "alice"));

    @Test
    void theNewestMessageIsForEveryoneButItsSender() {
        burst.add(message(2, "alice"));
        burst.add(message(3, "bob"));

        assertThat(seqFor("carol")).isEqualTo(3);
        assertThat(seqFor("alice")).isEqualTo(3);
        assertThat(seqFor("bob")).isEqualTo(2);
    }

    @Test
    void countsOnlyWhatOthersWrote() {
        burst.add(message(2, "alice"));
        burst.add(message(3, "bob"));

        assertThat(burst.foldedFor("carol")).isEqualTo(2);
        assertThat(burst.foldedFor("bob")).isEqualTo(1);
        assertThat(burst.foldedFor("alice")).isZero();
    }

    @Test
    void isNothingForSomeoneWhoWroteAllOfIt() {
        burst.add(message(2, "alice"));

        assertThat(burst.newestFor("alice")).isEmpty();
    }

    @Test
    void orderOfArrivalDoesNotMatter() {
        burst.add(message(5, "bob"));
        burst.add(message(2, "carol"));
        burst.add(message(4, "alice"));
        burst.add(message(3, "bob"));

        assertThat(seqFor("carol")).isEqualTo(5);
        assertThat(seqFor("bob")).isEqualTo(4);
        assertThat(burst.foldedFor("dora")).isEqualTo(4);
    }

    private long seqFor(String user) {
        return burst.newestFor(user).orElseThrow().seq();
    }

    private static StoredMessage message(long seq, String sender) {
        return new StoredMessage(
                new StoredMessage.Conversation("app", new ConversationId("g:geese"), 1),
                seq,
                new StoredMessage.Sender(sender, "", ""),
                Instant.EPOCH,
                true,
                new Digest.Words("hello"));
    }
}
