package dev.skein.messaging.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.messaging.conversation.AccessCache;
import dev.skein.messaging.conversation.AccessSource;
import dev.skein.messaging.conversation.ConversationAccess;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.MessageStore.Appended;
import dev.skein.messaging.send.MessageStore.NewMessage;
import dev.skein.protocol.ConversationId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SendMessageTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);

    private final ConversationKey pair = Samples.pair("app", "alice", "bob");
    private final ConversationKey friends = new ConversationKey("app", ConversationId.group("friends"));
    private final Projection projection = new Projection();
    private final SlowStore store = new SlowStore();
    private final List<SentMessages.Sent> sent = new ArrayList<>();
    private SendMessage sendMessage;

    @BeforeEach
    void make() {
        projection.members.put(pair, Set.of("alice", "bob"));
        projection.members.put(friends, Set.of("alice", "bob"));
        sendMessage = new SendMessage(
                new AccessCache(projection, 1_000),
                store,
                sent::addAll,
                new QuietMetrics(),
                CLOCK,
                new SendMessage.Plan(new SendSettings(1, 4, 6), lane -> Runnable::run));
    }

    private Answer send(ConversationKey conversation, String sender, String text) {
        return send(Samples.command(conversation, sender, UUID.randomUUID(), text));
    }

    private Answer send(SendCommand command) {
        Answer answer = new Answer(command);
        sendMessage.submit(List.of(answer));
        return answer;
    }

    @Test
    @Tag("MSG-01")
    void aSendIsStoredAnsweredAndHandedOn() {
        Answer answer = send(pair, "alice", "hello");

        assertThat(answer.outcome).isEqualTo(new SendOutcome.Stored(1, 1_000, false));
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().message().seq()).isEqualTo(1);
        assertThat(sent.getFirst().origin().sessionId()).isEqualTo("session-of-alice");
    }

    @Test
    @Tag("MSG-03")
    void aRepeatIsAnsweredButNotHandedOn() {
        SendCommand command = Samples.command(pair, "alice", UUID.randomUUID(), "hello");
        send(command);
        sent.clear();

        assertThat(send(command).outcome).isEqualTo(new SendOutcome.Stored(1, 1_000, true));
        assertThat(sent).isEmpty();
    }

    @Test
    @Tag("MSG-03")
    void anIdUsedForSomethingElseIsRefused() {
        UUID id = UUID.randomUUID();
        send(Samples.command(pair, "alice", id, "hello"));

        assertThat(send(Samples.command(pair, "alice", id, "other")).code())
                .isEqualTo(ErrorCode.CLIENT_MESSAGE_ID_REUSED);
    }

    @Test
    void membershipIsReadOnceAndThenHeld() {
        send(pair, "alice", "1");
        send(pair, "bob", "2");

        assertThat(projection.loads).isEqualTo(1);
    }

    @Test
    @Tag("MSG-39")
    void anOnlineOnlyMessageIsHandedOnWithoutBeingStored() {
        Answer answer = send(Samples.command(
                pair, "alice", UUID.randomUUID(), "typing", Samples.ORDINARY | MessageFlags.ONLINE_ONLY));

        assertThat(answer.outcome).isEqualTo(new SendOutcome.Passed(1_000));
        assertThat(store.batches).isEmpty();
        assertThat(sent.getFirst().message().seq()).isZero();
    }

    @Test
    void whatArrivesWhileABatchIsUnderWayIsTheNextOne() {
        store.hold();
        List<Answer> answers = IntStream.range(0, 6)
                .mapToObj(i -> send(pair, "alice", "m" + i))
                .toList();
        store.release();

        assertThat(store.batches).containsExactly(1, 4, 1);
        assertThat(answers)
                .extracting(answer -> ((SendOutcome.Stored) answer.outcome).seq())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aFullLaneRefusesAtOnce() {
        store.hold();
        for (int i = 0; i < 7; i++) {
            send(pair, "alice", "m" + i);
        }

        assertThat(send(pair, "alice", "one too many").code()).isEqualTo(ErrorCode.OVERLOADED);
    }

    @Test
    void whenTheStoreFailsTheSenderMayTryAgain() {
        store.failing = true;
        assertThat(send(pair, "alice", "hello").code()).isEqualTo(ErrorCode.UNAVAILABLE);

        store.failing = false;
        assertThat(send(pair, "alice", "hello").outcome).isInstanceOf(SendOutcome.Stored.class);
    }

    @Nested
    class WhenMembershipChanged {
        @Test
        @Tag("MSG-45")
        void whoWasRemovedIsRefusedThoughMemorySaysOtherwise() {
            send(friends, "bob", "still here");
            projection.change(friends, Set.of("alice"));

            assertThat(send(friends, "bob", "hello?").code()).isEqualTo(ErrorCode.NO_RIGHT);
            assertThat(send(friends, "alice", "bye").outcome).isEqualTo(new SendOutcome.Stored(2, 1_000, false));
        }

        @Test
        @Tag("MSG-45")
        void whoWasAddedMaySendThoughMemorySaysOtherwise() {
            send(friends, "bob", "hello");
            projection.change(friends, Set.of("alice", "bob", "carol"));

            assertThat(send(friends, "carol", "hi").outcome).isEqualTo(new SendOutcome.Stored(2, 1_000, false));
        }
    }

    @Nested
    class WhoMayNotSend {
        @Test
        @Tag("MSG-45")
        void aStrangerToTheGroup() {
            assertThat(send(friends, "carol", "x").code()).isEqualTo(ErrorCode.NO_RIGHT);
        }

        @Test
        @Tag("MSG-02")
        void anyoneToAGroupThatDoesNotExist() {
            ConversationKey nowhere = new ConversationKey("app", ConversationId.group("nowhere"));
            assertThat(send(nowhere, "alice", "x").code()).isEqualTo(ErrorCode.GROUP_UNKNOWN);
        }

        @Test
        @Tag("MSG-01")
        void anyoneToAnUnknownAccount() {
            projection.members.put(pair, Set.of("alice"));
            assertThat(send(pair, "alice", "x").code()).isEqualTo(ErrorCode.RECEIVER_UNKNOWN);
            assertThat(send(pair, "bob", "x").code()).isEqualTo(ErrorCode.ACCOUNT_UNKNOWN);
        }

        @Test
        void aThirdPersonToAPair() {
            assertThat(send(pair, "carol", "x").code()).isEqualTo(ErrorCode.CONVERSATION_UNKNOWN);
        }
    }

    private static final class Answer extends Submission {
        private SendOutcome outcome;

        Answer(SendCommand command) {
            super(command);
        }

        @Override
        protected void onAnswer(SendOutcome given) {
            outcome = given;
        }

        ErrorCode code() {
            return ((SendOutcome.Refused) outcome).failure().code();
        }
    }

    private final class Projection implements AccessSource {
        private final Map<ConversationKey, Set<String>> members = new HashMap<>();
        private final Map<ConversationKey, Long> epochs = new HashMap<>();
        private int loads;

        void change(ConversationKey conversation, Set<String> now) {
            members.put(conversation, now);
            epochs.merge(conversation, 1L, Long::sum);
            store.memory.raiseEpoch(conversation);
        }

        @Override
        public Uni<Map<ConversationKey, ConversationAccess>> load(Collection<ConversationKey> conversations) {
            loads++;
            Map<ConversationKey, ConversationAccess> found = new HashMap<>();
            for (ConversationKey key : conversations) {
                found.put(
                        key,
                        new ConversationAccess(
                                members.containsKey(key),
                                epochs.getOrDefault(key, 0L),
                                members.getOrDefault(key, Set.of()),
                                ""));
            }
            return Uni.createFrom().item(found);
        }
    }

    /** A memory store that can be slow or broken. */
    private static final class SlowStore implements MessageStore {
        private final MemoryMessageStore memory = new MemoryMessageStore();
        private final List<Integer> batches = new ArrayList<>();
        private final List<UniEmitter<? super Boolean>> held = new ArrayList<>();
        private boolean holding;
        private boolean failing;

        void hold() {
            holding = true;
        }

        void release() {
            holding = false;
            held.forEach(emitter -> emitter.complete(true));
        }

        @Override
        public Uni<List<Appended>> append(List<NewMessage> batch, long now) {
            batches.add(batch.size());
            if (failing) {
                return Uni.createFrom().failure(new IllegalStateException("no database"));
            }
            if (holding) {
                return Uni.createFrom().<Boolean>emitter(held::add).flatMap(go -> memory.append(batch, now));
            }
            return memory.append(batch, now);
        }
    }
}
