package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.sdk.ConnectionListener;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.service.GroupService;
import dev.skein.stack.Cluster;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupServiceCreateResponse;
import dev.skein.v1.Kicked;
import dev.skein.v1.Platform;
import dev.skein.v1.SendResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A user with one device that remembers everything the SDK handed over. */
public final class Person implements AutoCloseable {
    public static final Duration SOON = Duration.ofSeconds(30);
    static final String PASSWORD = "correct horse";

    private final String userId;
    private final SkeinClient client;
    private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
    private final List<Kicked> kicks = new CopyOnWriteArrayList<>();
    private final List<Long> connects = new CopyOnWriteArrayList<>();
    private final List<Long> disconnects = new CopyOnWriteArrayList<>();
    private volatile Consumer<ReceivedMessage> whenReceived = message -> {};

    private Person(SkeinRuntime runtime, String appKey, String userId, String url, String device, Platform platform) {
        this.userId = userId;
        client = SkeinClient.builder()
                .runtime(runtime)
                .url(url)
                .appKey(appKey)
                .login(userId, PASSWORD)
                .device(device, platform)
                .onMessage(message -> {
                    received.add(message);
                    whenReceived.accept(message);
                })
                .onConnection(new ConnectionListener() {
                    @Override
                    public void onConnected() {
                        connects.add(System.nanoTime());
                    }

                    @Override
                    public void onDisconnected(String reason) {
                        disconnects.add(System.nanoTime());
                    }

                    @Override
                    public void onKicked(Kicked kicked) {
                        kicks.add(kicked);
                    }
                })
                .build();
    }

    /** Registers a new user and connects through the first gateway. */
    public static Person newcomer(String name) {
        return newcomer(name, 0);
    }

    public static Person newcomer(String name, int gateway) {
        String userId = SharedCluster.freshUser(name);
        Http.register(SkeinHttp.at(gatewayUrl(gateway)), cluster().appKey(), userId, name);
        return device(userId, gateway, name + "-device", Platform.PLATFORM_LINUX);
    }

    /** Another device of a user who exists. */
    static Person device(String userId, int gateway, String device, Platform platform) {
        Person person =
                new Person(SkeinRuntime.shared(), cluster().appKey(), userId, gatewayUrl(gateway), device, platform);
        person.goOnline();
        return person;
    }

    /** Registers a new user in a cluster that is not the shared one, and connects. */
    public static Person newcomer(Cluster cluster, String url, String name) {
        return newcomer(SkeinRuntime.shared(), cluster, url, name);
    }

    /** @param runtime trusts the gateway's certificate */
    public static Person newcomer(SkeinRuntime runtime, Cluster cluster, String url, String name) {
        String userId = SharedCluster.freshUser(name);
        Http.register(SkeinHttp.at(url, runtime), cluster.appKey(), userId, name);
        Person person = new Person(runtime, cluster.appKey(), userId, url, name + "-device", Platform.PLATFORM_LINUX);
        person.goOnline();
        return person;
    }

    private static Cluster cluster() {
        return SharedCluster.cluster();
    }

    static String gatewayUrl(int gateway) {
        return cluster().urls().get(gateway).toString();
    }

    /** Makes a group with others in it. */
    public GroupServiceCreateResponse found(GroupKind kind, String name, Person... others) {
        return join(groups().create(group -> group.setKind(kind)
                .setName(name)
                .addAllMemberIds(Stream.of(others).map(Person::userId).toList())));
    }

    GroupService groups() {
        return client.service(GroupService::new);
    }

    public static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    public String userId() {
        return userId;
    }

    public SkeinClient client() {
        return client;
    }

    public ConversationTarget asTarget() {
        return Conversations.user(userId);
    }

    public void goOnline() {
        join(client.start());
    }

    public void goOffline() {
        join(client.stop());
    }

    public SendResponse say(ConversationTarget to, String text) {
        return join(client.sendText(to, text));
    }

    /** Is told of each message, on the SDK's thread. */
    void whenReceived(Consumer<ReceivedMessage> listener) {
        whenReceived = listener;
    }

    public List<ReceivedMessage> received(String conversationId) {
        return received.stream()
                .filter(message -> message.conversationId().equals(conversationId))
                .toList();
    }

    public List<String> texts(String conversationId) {
        return received(conversationId).stream()
                .map(ReceivedMessage::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    public List<Kicked> kicks() {
        return List.copyOf(kicks);
    }

    /** When each connection was there, by {@link System#nanoTime}. */
    public List<Long> connects() {
        return List.copyOf(connects);
    }

    /** When each connection was gone. */
    public List<Long> disconnects() {
        return List.copyOf(disconnects);
    }

    public void awaitTexts(String conversationId, String... expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(texts(conversationId)).containsExactly(expected));
    }

    public void awaitUnread(String conversationId, long expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(join(client.conversations().get(conversationId)))
                        .hasValueSatisfying(conversation ->
                                assertThat(conversation.unread()).isEqualTo(expected)));
    }

    /** What was handed over of a conversation is 1, 2, 3… without gap, repetition or disorder. */
    public void assertDense(String conversationId) {
        List<ReceivedMessage> messages = received(conversationId);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(messages.get(i).seq())
                    .as("%s, message %d of %s", userId, i + 1, conversationId)
                    .isEqualTo(i + 1L);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
