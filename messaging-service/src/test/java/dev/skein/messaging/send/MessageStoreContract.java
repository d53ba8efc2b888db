package dev.skein.messaging.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.MessageStore.Appended;
import dev.skein.messaging.send.MessageStore.NewMessage;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link MessageStore} must do; run on the fake and on Postgres. */
public abstract class MessageStoreContract {
    protected static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final String app = "app-" + UUID.randomUUID();
    private final ConversationKey ab = Samples.pair(app, "alice", "bob");
    private final ConversationKey ac = Samples.pair(app, "alice", "carol");

    protected abstract MessageStore store();

    /** Raises the membership version of a conversation that has messages. */
    protected abstract void raiseEpoch(ConversationKey conversation);

    private List<Appended> append(long now, NewMessage... batch) {
        return store().append(List.of(batch), now).await().atMost(LONG_ENOUGH);
    }

    private static List<Long> seqs(List<Appended> results) {
        return results.stream()
                .map(result -> switch (result) {
                    case Appended.Fresh fresh -> fresh.seq();
                    case Appended.Before before -> before.seq();
                    case Appended.EpochChanged changed -> -1L;
                    case Appended.Refused refused -> -2L;
                })
                .toList();
    }

    @Test
    @Tag("MSG-04")
    @Tag("MSG-16")
    void seqsAreDensePerConversationInTheOrderOfTheBatch() {
        List<Appended> first = append(
                1_000,
                Samples.message(ab, "alice", "1"),
                Samples.message(ac, "alice", "1"),
                Samples.message(ab, "bob", "2"),
                Samples.message(ab, "alice", "3"));
        List<Appended> second = append(1_001, Samples.message(ac, "carol", "2"), Samples.message(ab, "bob", "4"));

        assertThat(seqs(first)).containsExactly(1L, 1L, 2L, 3L);
        assertThat(seqs(second)).containsExactly(2L, 4L);
        assertThat(first).hasOnlyElementsOfType(Appended.Fresh.class);
    }

    @Test
    @Tag("MSG-03")
    void aRepeatInALaterBatchGetsTheFirstPlace() {
        UUID id = UUID.randomUUID();
        NewMessage message = new NewMessage(Samples.command(ab, "alice", id, "hello"), 0);
        append(1_000, Samples.message(ab, "bob", "before"), message);

        List<Appended> again = append(2_000, message, Samples.message(ab, "bob", "next"));

        assertThat(again)
                .containsExactly(
                        new Appended.Before(2, 1_000, message.command().contentHash()), new Appended.Fresh(3, 2_000));
    }

    @Test
    @Tag("MSG-03")
    void aRepeatInTheSameBatchGetsTheFirstPlace() {
        NewMessage message = new NewMessage(Samples.command(ab, "alice", UUID.randomUUID(), "hello"), 0);

        List<Appended> results = append(1_000, message, Samples.message(ab, "bob", "between"), message);

        assertThat(results)
                .containsExactly(
                        new Appended.Fresh(1, 1_000),
                        new Appended.Fresh(2, 1_000),
                        new Appended.Before(1, 1_000, message.command().contentHash()));
    }

    @Test
    @Tag("MSG-03")
    void theSameIdFromAnotherSenderOrInAnotherConversationIsAnotherMessage() {
        UUID id = UUID.randomUUID();
        List<Appended> results = append(
                1_000,
                new NewMessage(Samples.command(ab, "alice", id, "x"), 0),
                new NewMessage(Samples.command(ab, "bob", id, "x"), 0),
                new NewMessage(Samples.command(ac, "alice", id, "x"), 0));

        assertThat(seqs(results)).containsExactly(1L, 2L, 1L);
    }

    @Test
    void theFirstContentHashIsRemembered() {
        UUID id = UUID.randomUUID();
        append(1_000, new NewMessage(Samples.command(ab, "alice", id, "one thing"), 0));

        List<Appended> other = append(1_000, new NewMessage(Samples.command(ab, "alice", id, "another"), 0));

        assertThat(other).containsExactly(new Appended.Before(1, 1_000, "one thing".hashCode()));
    }

    @Test
    @Tag("MSG-17")
    void serverTimeNeverGoesBack() {
        append(5_000, Samples.message(ab, "alice", "from a replica whose clock is ahead"));

        assertThat(append(4_000, Samples.message(ab, "bob", "from one that is behind")))
                .containsExactly(new Appended.Fresh(2, 5_000));
        assertThat(append(6_000, Samples.message(ab, "bob", "later"))).containsExactly(new Appended.Fresh(3, 6_000));
    }

    @Test
    @Tag("MSG-45")
    void nothingIsStoredOnOldMembershipButTheRestOfTheBatchIs() {
        append(1_000, Samples.message(ab, "alice", "1"));
        raiseEpoch(ab);

        List<Appended> results =
                append(1_000, Samples.message(ab, "alice", "refused"), Samples.message(ac, "alice", "1"));
        NewMessage decidedAnew =
                new NewMessage(results.isEmpty() ? null : Samples.command(ab, "alice", UUID.randomUUID(), "2"), 1);

        assertThat(results).containsExactly(new Appended.EpochChanged(), new Appended.Fresh(1, 1_000));
        assertThat(append(1_000, decidedAnew)).containsExactly(new Appended.Fresh(2, 1_000));
    }

    @Test
    void aRepeatIsAnsweredAlsoOnOldMembership() {
        NewMessage message = Samples.message(ab, "alice", "1");
        append(1_000, message);
        raiseEpoch(ab);

        assertThat(seqs(append(1_000, message))).containsExactly(1L);
    }

    @Test
    @Tag("MSG-04")
    @Tag("MSG-17")
    void manyWritersOfTheSameConversationsLeaveNoHoleAndNoDouble() {
        int writers = 6;
        int batches = 15;
        List<Uni<List<Appended>>> all = new ArrayList<>();
        List<List<NewMessage>> sent = new ArrayList<>();
        for (int batch = 0; batch < batches; batch++) {
            // Two writers send the very same messages, as two replicas do after a stream broke.
            List<NewMessage> shared = batchOf(ab, ac);
            for (int writer = 0; writer < writers; writer++) {
                List<NewMessage> mine = writer < 2 ? shared : batchOf(writer % 2 == 0 ? ab : ac, ab);
                sent.add(mine);
                all.add(store().append(mine, 1_000));
            }
        }
        List<List<Appended>> results = Uni.join().all(all).andFailFast().await().atMost(LONG_ENOUGH);

        Map<String, Long> placeOfMessage = new HashMap<>();
        Map<ConversationKey, TreeSet<Long>> places = new HashMap<>();
        for (int i = 0; i < sent.size(); i++) {
            for (int j = 0; j < sent.get(i).size(); j++) {
                SendCommand command = sent.get(i).get(j).command();
                long seq = seqs(results.get(i)).get(j);
                Long earlier = placeOfMessage.putIfAbsent(
                        command.conversation()
                                + command.draft().sender()
                                + command.draft().clientMessageId(),
                        seq);
                assertThat(earlier == null ? seq : earlier).isEqualTo(seq);
                places.computeIfAbsent(command.conversation(), key -> new TreeSet<>())
                        .add(seq);
            }
        }
        places.values()
                .forEach(seqs -> assertThat(seqs)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, seqs.size()).boxed().toList()));
        assertThat(placeOfMessage)
                .hasSize(places.values().stream().mapToInt(TreeSet::size).sum());
    }

    private static List<NewMessage> batchOf(ConversationKey one, ConversationKey other) {
        return IntStream.range(0, 10)
                .mapToObj(i -> Samples.message(i % 3 == 0 ? other : one, "alice", "text " + i))
                .toList();
    }
}
