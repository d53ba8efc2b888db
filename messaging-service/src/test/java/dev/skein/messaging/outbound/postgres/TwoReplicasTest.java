package dev.skein.messaging.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.messaging.conversation.AccessCache;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.projection.ApplyChange;
import dev.skein.messaging.projection.Change;
import dev.skein.messaging.send.QuietMetrics;
import dev.skein.messaging.send.Samples;
import dev.skein.messaging.send.SendCommand;
import dev.skein.messaging.send.SendMessage;
import dev.skein.messaging.send.SendOutcome;
import dev.skein.messaging.send.SendSettings;
import dev.skein.messaging.send.Submission;
import dev.skein.protocol.ConversationId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two replicas of the message path that do not tell each other anything, on one database. */
class TwoReplicasTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final String app = "app-" + UUID.randomUUID();
    private final ConversationKey friends = new ConversationKey(app, ConversationId.group("friends"));
    private final Replica one = new Replica();
    private final Replica two = new Replica();
    private long version;

    @BeforeEach
    void makeGroup() {
        one.apply(new Change.States(
                Stream.of("alice", "bob")
                        .map(user -> new Change.Account(user, 1, new Change.Profile(user, ""), true))
                        .toList(),
                List.of(new Change.Group("friends", 1, new Change.Traits(1, "Friends", "alice", false), true)),
                List.of()));
        member("alice", true);
        member("bob", true);
    }

    private void member(String user, boolean member) {
        version++;
        one.apply(new Change.States(
                List.of(), List.of(), List.of(new Change.Member("friends", user, version + 1, 3, member, "alice"))));
    }

    @Test
    @Tag("GRP-29")
    @Tag("MSG-45")
    void aKickedMemberCannotSendByAnyReplicaAfterTheKickReturned() {
        for (int round = 0; round < 20; round++) {
            assertThat(two.send("bob").join()).isInstanceOf(SendOutcome.Stored.class);
            member("bob", false);
            assertThat(two.send("bob").join())
                    .isInstanceOfSatisfying(
                            SendOutcome.Refused.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(ErrorCode.NO_RIGHT));
            member("bob", true);
        }
    }

    @Test
    @Tag("MSG-45")
    void nothingIsStoredBetweenAKickAndTheReturnWhileBothReplicasAreBusy() {
        Random random = new Random(7);
        List<CompletableFuture<SendOutcome>> ofAlice = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            List<CompletableFuture<SendOutcome>> ofBob = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Replica replica = random.nextBoolean() ? one : two;
                ofAlice.add(replica.send("alice"));
                ofBob.add(replica.send("bob"));
            }
            member("bob", false);
            long headAtKick = head();
            ofBob.forEach(CompletableFuture::join);
            for (CompletableFuture<SendOutcome> outcome : ofBob) {
                if (outcome.join() instanceof SendOutcome.Stored stored) {
                    assertThat(stored.seq()).isLessThanOrEqualTo(headAtKick);
                }
            }
            member("bob", true);
        }

        List<Long> seqs = ofAlice.stream()
                .map(CompletableFuture::join)
                .map(outcome -> ((SendOutcome.Stored) outcome).seq())
                .toList();
        assertThat(seqs).doesNotHaveDuplicates();
        assertThat(storedSeqs())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, head()).boxed().toList());
    }

    private long head() {
        return Database.one(
                        "select last_seq from messaging.conversation where app_id = $1 and conversation_id = $2",
                        app,
                        friends.id().value())
                .getLong(0);
    }

    private List<Long> storedSeqs() {
        Long[] seqs = Database.one(
                        "select array_agg(seq order by seq) from messaging.message where app_id = $1"
                                + " and conversation_id = $2",
                        app,
                        friends.id().value())
                .getArrayOfLongs(0);
        return List.of(seqs);
    }

    private final class Replica {
        private final AccessCache access = new AccessCache(new PostgresAccessSource(Database.POOL), 10_000);
        private final ApplyChange applyChange = new ApplyChange(
                new PostgresProjectionStore(Database.POOL),
                access,
                (appId, conversations, users) -> {},
                sent -> {},
                (appId, events, except) -> {},
                Clock.systemUTC());
        private final SendMessage sendMessage = new SendMessage(
                access,
                new PostgresMessageStore(Database.POOL),
                sent -> {},
                new QuietMetrics(),
                Clock.systemUTC(),
                new SendMessage.Plan(
                        new SendSettings(2, 50, 10_000),
                        lane -> Executors.newSingleThreadExecutor(
                                Thread.ofPlatform().daemon().factory())));

        void apply(Change.States states) {
            applyChange
                    .apply(new Change(app, UUID.randomUUID().toString(), states, List.of()))
                    .await()
                    .atMost(LONG_ENOUGH);
        }

        CompletableFuture<SendOutcome> send(String user) {
            CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
            SendCommand command = Samples.command(friends, user, UUID.randomUUID(), "hello");
            sendMessage.submit(List.of(new Submission(command) {
                @Override
                protected void onAnswer(SendOutcome given) {
                    outcome.complete(given);
                }
            }));
            return outcome;
        }
    }
}
