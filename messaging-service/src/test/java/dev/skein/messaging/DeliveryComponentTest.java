package dev.skein.messaging;

import static dev.skein.messaging.Client.group;
import static dev.skein.messaging.Client.text;
import static dev.skein.messaging.Client.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.Delivery;
import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.EventBatch;
import dev.skein.internal.v1.GatewayCommand;
import dev.skein.internal.v1.OpenRequest;
import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.SessionRoute;
import dev.skein.internal.v1.StreamedAck;
import dev.skein.internal.v1.StreamedCaller;
import dev.skein.internal.v1.StreamedSend;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.control.ControlChannel;
import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.SessionKeys;
import dev.skein.messaging.delivery.SessionRegistry;
import dev.skein.protocol.CallerCodec;
import dev.skein.stack.Stack;
import dev.skein.v1.SendOptions;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What leaves the service: acknowledgements on the stream, frames to gateways, events. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class DeliveryComponentTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    CallerCodec codec;

    @Inject
    RedisLink redis;

    @Inject
    AmqpLink amqp;

    @Inject
    ControlChannel control;

    @Inject
    SessionRegistry registry;

    private Client client;
    private String node;
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void newApp() {
        client = new Client(codec, "app-" + UUID.randomUUID());
        client.accounts("alice", "bob", "carol");
        node = "node-" + UUID.randomUUID();
        await().atMost(SOON).until(() -> redis.connected() && amqp.connected());
        amqp.receive(SessionKeys.address(node), AmqpLink.Kind.QUEUE, this::take, 100);
        run(Request.cmd(Command.SET).arg(SessionKeys.node(node)).arg("1"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Uni<Void> take(byte[] body) {
        try {
            deliveries.addAll(GatewayCommand.parseFrom(body).getDeliveriesList());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        return Uni.createFrom().voidItem();
    }

    private void run(Request request) {
        redis.send(request).await().atMost(SOON);
    }

    private void live(String user) {
        byte[] route = SessionRoute.newBuilder()
                .setNode(node)
                .setDeviceId("device-of-" + user)
                .build()
                .toByteArray();
        run(Request.cmd(Command.HSET)
                .arg(SessionKeys.sessions(client.app(), user))
                .arg("session-of-" + user)
                .arg(Buffer.buffer(route)));
    }

    private Delivery delivered() {
        return await().atMost(SOON).until(deliveries::poll, delivery -> delivery != null);
    }

    private static ServerFrame frame(Delivery delivery) {
        try {
            return ServerFrame.parseFrom(delivery.getFrame());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Tag("MSG-09")
    void aMessageGoesToLiveSessionsOfTheReceiverButNotBackToItsOwn() {
        live("alice");
        live("bob");

        SendResponse sent = client.send("alice", user("bob"), "hello");

        Delivery delivery = delivered();
        assertThat(delivery.getUserIdsList()).containsExactly("bob");
        assertThat(delivery.getExceptSessionId()).isEqualTo("session-of-alice");
        assertThat(delivery.getConversationId()).isEqualTo("p:alice:bob");
        var notify = frame(delivery).getMessageNotify();
        assertThat(notify.getSeq()).isEqualTo(sent.getSeq());
        assertThat(notify.getMessage())
                .isEqualTo(client.pull("bob", "p:alice:bob").getMessages(0));
    }

    @Test
    @Tag("MSG-24")
    @Tag("MSG-39")
    void anOnlineOnlyMessageIsDeliveredWithoutSeq() {
        live("bob");

        client.send(
                "alice",
                user("bob"),
                "typing",
                SendOptions.newBuilder().setOnlineOnly(true).build());

        assertThat(delivered().getSeq()).isZero();
    }

    @Test
    @Tag("MSG-10")
    void aLargeMessageIsNotifiedWithoutItsContent() {
        live("bob");

        client.send("alice", user("bob"), "x".repeat(5_000));

        var notify = frame(delivered()).getMessageNotify();
        assertThat(notify.hasMessage()).isFalse();
        assertThat(notify.getSeq()).isEqualTo(1);
    }

    @Test
    void withFewGatewaysEachIsToldEverything() {
        run(Request.cmd(Command.ZADD)
                .arg(SessionKeys.NODES)
                .arg(System.currentTimeMillis() + 60_000)
                .arg(node));
        try {
            await().atMost(SOON).until(() -> registry.nodes().contains(node));
            client.send("alice", user("bob"), "hello");

            assertThat(delivered().getUserIdsList()).containsExactlyInAnyOrder("alice", "bob");
        } finally {
            run(Request.cmd(Command.DEL).arg(SessionKeys.NODES));
            await().atMost(SOON).until(() -> registry.nodes().isEmpty());
        }
    }

    @Test
    @Tag("MSG-03")
    void aDuplicateIsNotDeliveredAgain() {
        live("bob");
        var request = text(user("bob"), "once");
        client.send("alice", request);
        client.send("alice", request);
        client.send("alice", user("bob"), "next");

        assertThat(List.of(delivered().getSeq(), delivered().getSeq())).containsExactly(1L, 2L);
    }

    @Test
    @Tag("MSG-35")
    void aReadIsToldToThePeer() {
        live("alice");
        client.send("alice", user("bob"), "hello");

        client.markRead("bob", "p:alice:bob", 1);

        Delivery delivery = delivered();
        assertThat(delivery.getUserIdsList()).containsExactly("alice");
        assertThat(frame(delivery).getEventNotify().getEvent().getPeerRead().getReadSeq())
                .isEqualTo(1);
    }

    @Test
    void messagesBecomeEvents() {
        Queue<Event> events = new ConcurrentLinkedQueue<>();
        amqp.subscribeShared(
                "skein.events",
                "test-" + node,
                body -> {
                    try {
                        events.addAll(EventBatch.parseFrom(body).getEventsList());
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                    return Uni.createFrom().voidItem();
                },
                100);
        // The subscription exists once the broker shows an event to it.
        await().atMost(SOON).until(() -> {
            client.send("carol", user("alice"), "is anybody there?");
            return !events.isEmpty();
        });

        client.send("alice", user("bob"), "hello");

        Event event = await().atMost(SOON)
                .until(
                        () -> events.stream()
                                .filter(each -> each.getId().equals("p:alice:bob#1"))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        assertThat(event.getAppId()).isEqualTo(client.app());
        assertThat(event.getMessageStored().getSenderNickname()).isEqualTo("Nick of alice");
        assertThat(event.getMessageStored().getMessage().getContent().getText().getText())
                .isEqualTo("hello");
    }

    @Test
    @Tag("MSG-05")
    @Tag("MSG-06")
    void theStreamAnswersEachSendOnce() {
        client.group("friends", "alice", "bob");
        Queue<StreamedAck> acks = new ConcurrentLinkedQueue<>();
        StreamObserver<OpenRequest> stream = client.stream().open(new Collecting(acks));
        OpenRequest.Builder callers = OpenRequest.newBuilder();
        callers.addCallers(StreamedCaller.newBuilder().setRef(1).setCaller(client.caller("alice")));
        callers.addCallers(StreamedCaller.newBuilder().setRef(2).setCaller(client.caller("carol")));
        stream.onNext(callers.build());
        for (int frame = 0; frame < 10; frame++) {
            OpenRequest.Builder sends = OpenRequest.newBuilder();
            for (int i = 0; i < 50; i++) {
                sends.addSends(StreamedSend.newBuilder()
                        .setId(frame * 50 + i + 1)
                        .setCaller(1)
                        .setRequest(text(i % 2 == 0 ? group("friends") : user("bob"), "m" + i)
                                .build()
                                .toByteString()));
            }
            stream.onNext(sends.build());
        }
        stream.onNext(OpenRequest.newBuilder()
                .addSends(StreamedSend.newBuilder()
                        .setId(501)
                        .setCaller(2)
                        .setRequest(text(group("friends"), "not mine").build().toByteString()))
                .addSends(StreamedSend.newBuilder()
                        .setId(502)
                        .setCaller(1)
                        .setRequest(com.google.protobuf.ByteString.copyFromUtf8("garbage")))
                .build());

        await().atMost(SOON).until(() -> acks.size() == 502);
        assertThat(acks.stream().mapToLong(StreamedAck::getId).sorted().toArray())
                .containsExactly(LongStream.rangeClosed(1, 502).toArray());
        assertThat(acks.stream()
                        .filter(StreamedAck::hasError)
                        .sorted((a, b) -> Long.compare(a.getId(), b.getId()))
                        .map(ack -> ack.getError().getInfo().getReason()))
                .containsExactly("NO_RIGHT", "BAD_MESSAGE_PARAMETER");
        assertThat(client.pull("bob", "g:friends").getHeadSeq()).isEqualTo(250);
        assertThat(client.pull("bob", "p:alice:bob").getHeadSeq()).isEqualTo(250);
        stream.onCompleted();
    }

    @Test
    @Tag("OPS-07")
    void whenRedisIsGoneMessagesAreStoredAndAllSessionsSyncLater() {
        Queue<ControlMessage> told = new ConcurrentLinkedQueue<>();
        control.subscribe(told::add);
        live("bob");
        Stack.shared().redis().kill();
        try {
            await().atMost(SOON).until(() -> !redis.connected());
            assertThat(client.send("alice", user("bob"), "while Redis is down").getSeq())
                    .isEqualTo(1);
            assertThat(client.pull("bob", "p:alice:bob").getMessagesCount()).isEqualTo(1);
        } finally {
            Stack.shared().redis().start();
        }
        await().atMost(SOON).until(() -> told.stream().anyMatch(message -> message.getSyncAllWithinMs() > 0));
    }

    private record Collecting(Queue<StreamedAck> acks) implements StreamObserver<OpenResponse> {
        @Override
        public void onNext(OpenResponse response) {
            acks.addAll(response.getAcksList());
        }

        @Override
        public void onError(Throwable failure) {
            // The channel is closed at the end of the test; what is missing is missed there.
        }

        @Override
        public void onCompleted() {}
    }
}
