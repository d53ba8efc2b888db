package dev.skein.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.EventBatch;
import dev.skein.internal.v1.MessageStored;
import dev.skein.internal.v1.SessionRoute;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.caller.CallerInterceptor;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.kit.redis.RedisLink;
import dev.skein.kit.session.SessionKeys;
import dev.skein.protocol.CallerCodec;
import dev.skein.push.outbound.postgres.Schema;
import dev.skein.v1.Content;
import dev.skein.v1.Message;
import dev.skein.v1.Platform;
import dev.skein.v1.PushServiceGrpc;
import dev.skein.v1.RegisterDeviceRequest;
import dev.skein.v1.TextContent;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What component tests share: gRPC in as the gateway calls, events in by the broker, sessions in Redis. */
abstract class PushComponent {
    static final Duration SOON = Duration.ofSeconds(15);
    /** Long enough for what must not come. */
    static final Duration WHILE = Duration.ofMillis(700);

    private static boolean subscribed;

    static {
        // Most of what is waited for is there within milliseconds.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
    }

    @Inject
    ScriptedVendor vendor;

    /** Each test has an app of its own. */
    final String app = "app-" + UUID.randomUUID();

    @Inject
    AmqpLink amqp;

    @Inject
    EventPublisher events;

    @Inject
    RedisLink redis;

    @Inject
    Pool pool;

    @Inject
    Schema schema;

    @Inject
    CallerCodec codec;

    @TestHTTPResource
    URL url;

    private ManagedChannel channel;

    @BeforeEach
    void ready() {
        channel = NettyChannelBuilder.forAddress(url.getHost(), url.getPort())
                .usePlaintext()
                .build();
        await().atMost(SOON).until(() -> amqp.connected() && redis.connected() && schema.isMigrated());
        if (!subscribed) {
            awaitSubscription();
            subscribed = true;
        }
    }

    @AfterEach
    void closeChannel() {
        channel.shutdownNow();
    }

    /** A topic forgets what was sent before the durable subscription existed: probe until one comes through. */
    private void awaitSubscription() {
        register("probe", "probe-device", "probe-token");
        int[] seq = {0};
        await().atMost(SOON).pollInterval(Duration.ofMillis(200)).until(() -> {
            publish(text("p:alice:probe", ++seq[0], "alice", "probe"));
            return !vendor.pushesTo("probe-token").isEmpty();
        });
    }

    Channel as(Caller caller) {
        Metadata metadata = new Metadata();
        metadata.put(CallerInterceptor.CALLER, codec.seal(caller));
        return io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    Caller user(String appId, String userId, String deviceId) {
        return Caller.newBuilder()
                .setAppId(appId)
                .setKind(CallerKind.CALLER_KIND_USER)
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setPlatform(Platform.PLATFORM_ANDROID)
                .build();
    }

    PushServiceGrpc.PushServiceBlockingStub push(String userId, String deviceId) {
        return PushServiceGrpc.newBlockingStub(as(user(app, userId, deviceId)));
    }

    void register(String userId, String deviceId, String token) {
        register(app, userId, deviceId, token, "en");
    }

    void register(String appId, String userId, String deviceId, String token, String language) {
        PushServiceGrpc.newBlockingStub(as(user(appId, userId, deviceId)))
                .registerDevice(RegisterDeviceRequest.newBuilder()
                        .setVendor("scripted")
                        .setToken(token)
                        .setLanguage(language)
                        .build());
    }

    Event text(String conversation, long seq, String sender, String text) {
        return event(message(conversation, seq, sender)
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build());
    }

    Message.Builder message(String conversation, long seq, String sender) {
        return Message.newBuilder()
                .setConversationId(conversation)
                .setSeq(seq)
                .setSender(sender)
                .setServerTime(System.currentTimeMillis());
    }

    Event event(Message message) {
        return event(app, message, 1);
    }

    Event event(String appId, Message message, long epoch) {
        return Event.newBuilder()
                .setId(message.getConversationId() + '#' + message.getSeq())
                .setAppId(appId)
                .setKey(message.getConversationId())
                .setTime(message.getServerTime())
                .setMessageStored(MessageStored.newBuilder().setMessage(message).setEpoch(epoch))
                .build();
    }

    void publish(Event... batch) {
        events.publish(EventBatch.newBuilder().addAllEvents(List.of(batch)).build())
                .await()
                .atMost(SOON);
    }

    /** Makes the registry say that the user has a session on the device. */
    void live(String userId, String deviceId, boolean foreground) {
        String node = "test-node";
        byte[] route = SessionRoute.newBuilder()
                .setNode(node)
                .setDeviceId(deviceId)
                .setForeground(foreground)
                .build()
                .toByteArray();
        redis.batch(List.of(
                        Request.cmd(Command.SETEX)
                                .arg(SessionKeys.node(node))
                                .arg(60)
                                .arg("1"),
                        Request.cmd(Command.HSET)
                                .arg(SessionKeys.sessions(app, userId))
                                .arg(UUID.randomUUID().toString())
                                .arg(route)))
                .await()
                .atMost(SOON);
    }

    void awaitPushes(String token, int count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(vendor.pushesTo(token)).hasSize(count));
    }

    /** Nothing more comes for a while. */
    void staysAt(String token, int count) {
        await().during(WHILE)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(vendor.pushesTo(token)).hasSize(count));
    }

    /** Outcomes in the delivery log for the user, by seq. */
    List<String> log(String appId, String userId) {
        List<String> outcomes = new ArrayList<>();
        pool.preparedQuery("select seq, outcome, attempts from push.delivery"
                        + " where app_id = $1 and user_id = $2 order by seq")
                .execute(Tuple.of(appId, userId))
                .await()
                .atMost(SOON)
                .forEach(row -> outcomes.add(
                        row.getLong("seq") + " " + row.getString("outcome") + " after " + row.getInteger("attempts")));
        return outcomes;
    }

    /** Rows of the test's app in the table. */
    long count(String table) {
        return pool.preparedQuery("select count(*) from push." + table + " where app_id = $1")
                .execute(Tuple.of(app))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }
}
