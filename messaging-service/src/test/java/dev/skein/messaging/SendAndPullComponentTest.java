package dev.skein.messaging;

import static dev.skein.messaging.Client.error;
import static dev.skein.messaging.Client.group;
import static dev.skein.messaging.Client.text;
import static dev.skein.messaging.Client.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.GroupTip;
import dev.skein.kit.redis.RedisLink;
import dev.skein.protocol.CallerCodec;
import dev.skein.v1.Direction;
import dev.skein.v1.GroupEvent;
import dev.skein.v1.Message;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import dev.skein.v1.SendOptions;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sending and reading, through gRPC, on real servers. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class SendAndPullComponentTest {
    @Inject
    CallerCodec codec;

    @Inject
    RedisLink redis;

    @Inject
    MeterRegistry metrics;

    private Client client;

    @BeforeEach
    void newApp() {
        client = new Client(codec, "app-" + UUID.randomUUID());
        client.accounts("alice", "bob", "carol");
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aTextIsTheSendersOwnAndStaysAsItIs() {
        String own = "  cafe\u0301 \u202Eevil\u202C\t\n";
        client.send("alice", user("bob"), own);
        assertThat(client.pull("bob", "p:alice:bob")
                        .getMessages(0)
                        .getContent()
                        .getText()
                        .getText())
                .isEqualTo(own);
    }

    @Test
    @Tag("CNV-01")
    @Tag("MSG-01")
    @Tag("MSG-07")
    void whatIsSentCanBePulledByBoth() {
        SendResponse first = client.send("alice", user("bob"), "hello");
        SendResponse second = client.send("bob", user("alice"), "hi");

        assertThat(first.getConversationId()).isEqualTo("p:alice:bob");
        assertThat(first.getSeq()).isEqualTo(1);
        assertThat(second.getSeq()).isEqualTo(2);
        for (String reader : List.of("alice", "bob")) {
            PullResponse pulled = client.pull(reader, "p:alice:bob");
            assertThat(pulled.getHeadSeq()).isEqualTo(2);
            assertThat(pulled.getMore()).isFalse();
            assertThat(texts(pulled)).containsExactly("hello", "hi");
            Message message = pulled.getMessages(0);
            assertThat(message.getSender()).isEqualTo("alice");
            assertThat(message.getSeq()).isEqualTo(1);
            assertThat(message.getSenderDeviceId()).isEqualTo("device-of-alice");
            assertThat(message.getServerTime()).isEqualTo(first.getServerTime());
        }
    }

    @Test
    @Tag("MSG-01")
    @Tag("MSG-03")
    void aRetryGetsTheFirstAcknowledgement() {
        SendRequest.Builder request = text(user("bob"), "once");
        SendResponse first = client.send("alice", request);
        SendResponse again = client.send("alice", request);

        assertThat(again).isEqualTo(first.toBuilder().setDuplicate(true).build());
        assertThat(client.pull("bob", "p:alice:bob").getMessagesCount()).isEqualTo(1);
        SendRequest.Builder other =
                text(user("bob"), "something else").setClientMessageId(request.getClientMessageId());
        assertThat(error(() -> client.send("alice", other))).isEqualTo(ErrorCode.CLIENT_MESSAGE_ID_REUSED);
    }

    @Test
    @Tag("MSG-07")
    @Tag("MSG-14")
    void pagesGoBothWaysWithoutHoles() {
        for (int i = 1; i <= 12; i++) {
            client.send("alice", user("bob"), "m" + i);
        }
        PullRequest.Builder request =
                PullRequest.newBuilder().setConversationId("p:alice:bob").setLimit(5);

        PullResponse forward = client.pull("bob", request.clone().setFromSeq(4));
        assertThat(texts(forward)).containsExactly("m4", "m5", "m6", "m7", "m8");
        assertThat(forward.getMore()).isTrue();
        PullResponse newest = client.pull("bob", request.clone().setDirection(Direction.DIRECTION_BACKWARD));
        assertThat(texts(newest)).containsExactly("m8", "m9", "m10", "m11", "m12");
        assertThat(newest.getMore()).isTrue();
        PullResponse oldest =
                client.pull("bob", request.clone().setFromSeq(3).setDirection(Direction.DIRECTION_BACKWARD));
        assertThat(texts(oldest)).containsExactly("m1", "m2", "m3");
        assertThat(oldest.getMore()).isFalse();
        PullResponse atTheEnd = client.pull("bob", request.clone().setFromSeq(13));
        assertThat(atTheEnd.getMessagesCount()).isZero();
        assertThat(error(() -> client.pull("bob", request.clone().setFromSeq(14))))
                .isEqualTo(ErrorCode.SEQ_OUT_OF_RANGE);
    }

    @Test
    @Tag("MSG-16")
    @Tag("MSG-24")
    @Tag("MSG-39")
    void onlineOnlyMessagesAreNotStored() {
        SendResponse passed = client.send(
                "alice",
                user("bob"),
                "typing",
                SendOptions.newBuilder().setOnlineOnly(true).build());
        SendResponse unstored = client.send(
                "alice",
                user("bob"),
                "typing",
                SendOptions.newBuilder().setPersist(false).build());

        assertThat(passed.getSeq()).isZero();
        assertThat(unstored.getSeq()).isZero();
        assertThat(client.send("alice", user("bob"), "stored").getSeq()).isEqualTo(1);
    }

    @Test
    @Tag("MSG-08")
    void whatRedisHoldsIsTheSameAndAHoleInItIsNotServed() {
        for (int i = 1; i <= 8; i++) {
            client.send("alice", user("bob"), "m" + i);
        }
        PullResponse fromPostgres = client.pull("bob", "p:alice:bob");
        String key = "skein:recent:" + client.app() + ":p:alice:bob";
        await().until(() -> size(key) == 8);
        double hits = metrics.counter("skein.pull.cache", "result", "hit").count();

        assertThat(client.pull("bob", "p:alice:bob")).isEqualTo(fromPostgres);
        assertThat(metrics.counter("skein.pull.cache", "result", "hit").count()).isEqualTo(hits + 1);

        redis.send(Request.cmd(Command.ZREMRANGEBYSCORE).arg(key).arg(4).arg(5))
                .await()
                .indefinitely();
        assertThat(client.pull("bob", "p:alice:bob")).isEqualTo(fromPostgres);
        redis.send(Request.cmd(Command.FLUSHALL)).await().indefinitely();
        assertThat(client.pull("bob", "p:alice:bob")).isEqualTo(fromPostgres);
        client.send("alice", user("bob"), "m9");
        assertThat(client.pull("bob", "p:alice:bob").getMessagesCount()).isEqualTo(9);
    }

    private long size(String key) {
        return redis.send(Request.cmd(Command.ZCARD).arg(key))
                .await()
                .indefinitely()
                .toLong();
    }

    @Nested
    class InAGroup {
        @BeforeEach
        void make() {
            client.group("friends", "alice", "bob");
        }

        @Test
        @Tag("MSG-02")
        void membersSendAndRead() {
            client.send("alice", group("friends"), "hello all");

            assertThat(texts(client.pull("bob", "g:friends"))).containsExactly("hello all");
        }

        @Test
        @Tag("MSG-02")
        @Tag("MSG-14")
        @Tag("MSG-45")
        void othersDoNeither() {
            client.send("alice", group("friends"), "secret");

            assertThat(error(() -> client.send("carol", group("friends"), "let me in")))
                    .isEqualTo(ErrorCode.NO_RIGHT);
            assertThat(error(() -> client.pull("carol", "g:friends"))).isEqualTo(ErrorCode.NO_RIGHT);
        }

        @Test
        @Tag("GRP-29")
        @Tag("MSG-45")
        void whoWasRemovedCannotSendAnyMore() {
            client.send("bob", group("friends"), "still here");
            client.apply(ApplyRequest.newBuilder().addMembers(Client.member("friends", "bob", false)));

            assertThat(error(() -> client.send("bob", group("friends"), "hello?")))
                    .isEqualTo(ErrorCode.NO_RIGHT);
            assertThat(error(() -> client.pull("bob", "g:friends"))).isEqualTo(ErrorCode.NO_RIGHT);
        }

        @Test
        @Tag("GRP-41")
        @Tag("MSG-14")
        @Tag("MSG-22")
        void whoJoinsReadsFromTheJoinOn() {
            client.send("alice", group("friends"), "before");
            client.apply(ApplyRequest.newBuilder()
                    .addMembers(Client.member("friends", "carol", true))
                    .addTips(GroupTip.newBuilder()
                            .setGroupId("friends")
                            .setEvent(GroupEvent.GROUP_EVENT_JOINED)
                            .setOperator("alice")
                            .addTargets("carol")));
            client.send("carol", group("friends"), "thanks");

            PullResponse pulled = client.pull("carol", "g:friends");
            assertThat(pulled.getFloorSeq()).isEqualTo(2);
            assertThat(pulled.getTruncated()).isTrue();
            assertThat(pulled.getMessagesList()).extracting(Message::getSeq).containsExactly(2L, 3L);
            assertThat(pulled.getMessages(0).getContent().getNotification().getTargetsList())
                    .containsExactly("carol");
        }

        @Test
        @Tag("MSG-02")
        void anUnknownGroupIsNoGroup() {
            assertThat(error(() -> client.send("alice", group("nowhere"), "hello")))
                    .isEqualTo(ErrorCode.GROUP_UNKNOWN);
            assertThat(error(() -> client.pull("alice", "g:nowhere"))).isEqualTo(ErrorCode.CONVERSATION_UNKNOWN);
        }
    }

    static List<String> texts(PullResponse pulled) {
        return pulled.getMessagesList().stream()
                .map(message -> message.getContent().getText().getText())
                .toList();
    }
}
