package dev.skein.messaging;

import static dev.skein.messaging.Client.group;
import static dev.skein.messaging.Client.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.AccountChange;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.DeliveredPoint;
import dev.skein.internal.v1.GroupTip;
import dev.skein.internal.v1.MemberChange;
import dev.skein.internal.v1.OpenRequest;
import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.ReportDeliveredRequest;
import dev.skein.internal.v1.StreamedAck;
import dev.skein.internal.v1.StreamedCaller;
import dev.skein.internal.v1.StreamedSend;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.CallerCodec;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.Content;
import dev.skein.v1.GroupEvent;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can never be done is refused or set aside, and holds up nothing. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PoisonComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    CallerCodec codec;

    @Inject
    Pool pool;

    private Client client;

    @BeforeEach
    void newApp() {
        client = new Client(codec, "app-" + UUID.randomUUID());
        client.accounts("alice", "bob");
    }

    @AfterEach
    void close() {
        client.close();
    }

    /** The gateway halves a report that is refused, and must not take it for an absence. */
    @Test
    void aReportWithABadPointIsRefusedNamingTheField() {
        DeliveredPoint good = DeliveredPoint.newBuilder()
                .setUserId("bob")
                .setDeviceId("phone")
                .setConversationId("p:alice:bob")
                .setUpToSeq(1)
                .build();
        isRefused("points.user_id", good.toBuilder().setUserId("a\0"));
        isRefused("points.device_id", good.toBuilder().setDeviceId("a\0"));
        isRefused("points.conversation_id", good.toBuilder().setConversationId("p:a:\0"));
    }

    private void isRefused(String field, DeliveredPoint.Builder point) {
        SkeinException refusal = GrpcErrors.fromStatus(catchThrowable(() -> client.queries()
                .reportDelivered(ReportDeliveredRequest.newBuilder()
                        .setAppId(client.app())
                        .addPoints(point)
                        .build())));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(refusal.field()).isEqualTo(field);
    }

    /** The stream of a gateway carries the sends of everybody: what is wrong with some is answered to those alone. */
    @Test
    void badSendsOfAStreamFailAloneAndAllOthersAreStored() {
        Map<Long, StreamedAck> acks = new ConcurrentHashMap<>();
        AtomicReference<Throwable> broke = new AtomicReference<>();
        StreamObserver<OpenRequest> stream = client.stream().open(collecting(acks, broke));
        Caller alice = client.caller("alice");
        OpenRequest.Builder frame = OpenRequest.newBuilder()
                .addCallers(StreamedCaller.newBuilder().setRef(1).setCaller(alice))
                .addCallers(StreamedCaller.newBuilder()
                        .setRef(2)
                        .setCaller(alice.toBuilder().setAppId("a\0")))
                .addCallers(StreamedCaller.newBuilder()
                        .setRef(3)
                        .setCaller(alice.toBuilder().setUserId("a\0")));
        ByteString good = Client.text(user("bob"), "hello").build().toByteString();
        List<StreamedSend.Builder> bad = List.of(
                StreamedSend.newBuilder().setCaller(1).setRequest(ByteString.copyFromUtf8("garbage")),
                StreamedSend.newBuilder().setCaller(1),
                StreamedSend.newBuilder().setCaller(2).setRequest(good),
                StreamedSend.newBuilder().setCaller(3).setRequest(good),
                StreamedSend.newBuilder().setCaller(99).setRequest(good),
                StreamedSend.newBuilder().setCaller(1).setRequest(good.substring(0, good.size() - 3)),
                StreamedSend.newBuilder()
                        .setCaller(1)
                        .setTraceparent("no trace")
                        .setRequest(Client.text(user("b\0b"), "hello").build().toByteString()));
        for (int i = 0; i < 20; i++) {
            frame.addSends(sendOf(2 * i, "m" + i));
            frame.addSends(bad.get(i % bad.size()).clone().setId(2L * i + 1));
        }
        stream.onNext(frame.build());
        await().atMost(SOON).until(() -> acks.size() == 40);
        stream.onNext(OpenRequest.newBuilder().addSends(sendOf(100, "behind")).build());
        await().atMost(SOON).until(() -> acks.containsKey(100L));

        acks.forEach((id, ack) -> assertThat(ack.hasError()).as("send %d", id).isEqualTo(id % 2 == 1));
        assertThat(broke.get()).isNull();
        assertThat(client.pull("bob", "p:alice:bob").getHeadSeq()).isEqualTo(21);
        stream.onCompleted();
    }

    private static StreamedSend sendOf(long id, String text) {
        return StreamedSend.newBuilder()
                .setId(id)
                .setCaller(1)
                .setRequest(Client.text(user("bob"), text).build().toByteString())
                .build();
    }

    private static StreamObserver<OpenResponse> collecting(
            Map<Long, StreamedAck> acks, AtomicReference<Throwable> broke) {
        return new StreamObserver<>() {
            @Override
            public void onNext(OpenResponse response) {
                response.getAcksList().forEach(ack -> acks.put(ack.getId(), ack));
            }

            @Override
            public void onError(Throwable failure) {
                broke.set(failure);
            }

            @Override
            public void onCompleted() {}
        };
    }

    /** So that group-service sets the change aside instead of repeating it. */
    @Test
    void aChangeThatPostgresRefusesIsABadRequest() {
        ApplyRequest.Builder change = ApplyRequest.newBuilder()
                .addAccounts(AccountChange.newBuilder()
                        .setUserId("carol")
                        .setVersion(1)
                        .setNickname("a\0")
                        .setActive(true));
        SkeinException refusal = GrpcErrors.fromStatus(catchThrowable(() -> client.apply(change)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    /** What group-service does then: the removal alone, and the whole once its reason is mended. */
    @Test
    void aRemovalAloneKeepsSomebodyOutAndTheWholeChangeMayFollow() {
        client.group("team", "alice", "bob");
        ApplyRequest.Builder whole = ApplyRequest.newBuilder()
                .setChangeId("whole")
                .addMembers(Client.member("team", "bob", false))
                .addTips(GroupTip.newBuilder()
                        .setGroupId("team")
                        .setEvent(GroupEvent.GROUP_EVENT_KICKED)
                        .setOperator("alice")
                        .addTargets("bob"));
        ApplyRequest.Builder poisoned = whole.clone();
        poisoned.getTipsBuilder(0).setOperator("a\0");
        assertThat(Client.error(() -> client.apply(poisoned))).isEqualTo(ErrorCode.BAD_REQUEST);
        client.send("bob", group("team"), "still in");

        MemberChange bare = MemberChange.newBuilder()
                .setGroupId("team")
                .setUserId("bob")
                .setVersion(whole.getMembers(0).getVersion())
                .build();
        client.apply(ApplyRequest.newBuilder().setChangeId("bare").addMembers(bare));
        assertThat(Client.error(() -> client.send("bob", group("team"), "out"))).isEqualTo(ErrorCode.NO_RIGHT);
        client.send("alice", group("team"), "not for bob");
        assertThat(Client.error(() -> client.pull("bob", "g:team"))).isEqualTo(ErrorCode.NO_RIGHT);

        client.apply(whole);
        client.apply(whole);
        assertThat(client.pull("alice", "g:team").getMessagesList())
                .extracting(message -> message.getContent().getKindCase())
                .containsExactly(Content.KindCase.TEXT, Content.KindCase.TEXT, Content.KindCase.NOTIFICATION);
        assertThat(Client.error(() -> client.send("bob", group("team"), "out"))).isEqualTo(ErrorCode.NO_RIGHT);
    }

    /** Of a row that says several things only what cannot be published stays behind, and an operator can let it go on. */
    @Test
    void oneMessageThatCannotBePublishedCostsItsRowNoOther() {
        long seq = client.send("alice", user("bob"), "one").getSeq();
        await().atMost(SOON).until(() -> count("select count(*) from messaging.outbox where app_id in ($1, '')") == 0);
        // The second names no conversation that anybody could read of.
        pool.preparedQuery("insert into messaging.outbox (app_id, key, payload) values ($1, '', convert_to("
                        + "concat_ws(chr(31), $1::text, 'p:alice:bob', 1, 1, 0) || chr(30)"
                        + " || concat_ws(chr(31), $1::text, 'p:alice:bob', 1, 1, 'zero'), 'UTF8'))")
                .execute(Tuple.of(client.app()))
                .await()
                .atMost(SOON);
        await().atMost(SOON)
                .until(() ->
                        count("select count(*) from messaging.set_aside where app_id = $1 and what = 'event'") == 1);
        assertThat(seq).isEqualTo(1);
        assertThat(count("select count(*) from messaging.set_aside where app_id = $1"
                        + " and position('zero'::bytea in body) > 0 and position(chr(30)::bytea in body) = 0"))
                .isEqualTo(1);
    }

    @Test
    void anOutboxRowThatNamesNothingIsSetAsideAndHoldsUpNoEvent() {
        pool.preparedQuery("insert into messaging.outbox (app_id, key, payload) values ($1, '', 'garbage'),"
                        + " ($1, '', convert_to(concat_ws(chr(31), 'a', 'nothing', 1, 1, 0), 'UTF8'))")
                .execute(Tuple.of(client.app()))
                .await()
                .atMost(SOON);
        client.send("alice", user("bob"), "hello");
        await().atMost(SOON).until(() -> count("select count(*) from messaging.outbox where app_id in ($1, '')") == 0);
        assertThat(count("select count(*) from messaging.set_aside where app_id = $1 and what = 'event'"))
                .isEqualTo(1);
    }

    private long count(String sql) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(client.app()))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }
}
