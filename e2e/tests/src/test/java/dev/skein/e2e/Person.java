package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.sdk.ConnectionListener;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.SkeinHttp;
import dev.skein.stack.Cluster;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.Kicked;
import dev.skein.v1.Platform;
import dev.skein.v1.SendResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A user with one device that remembers everything the SDK handed over. */
final class Person implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    static final String PASSWORD = "correct horse";

    private final String userId;
    private final SkeinClient client;
    private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
    private final List<Kicked> kicks = new CopyOnWriteArrayList<>();

    private Person(String userId, String url, String device, Platform platform) {
        this.userId = userId;
        client = SkeinClient.builder()
                .url(url)
                .appKey(cluster().appKey())
                .login(userId, PASSWORD)
                .device(device, platform)
                .onMessage(received::add)
                .onConnection(new ConnectionListener() {
                    @Override
                    public void onKicked(Kicked kicked) {
                        kicks.add(kicked);
                    }
                })
                .build();
    }

    /** Registers a new user and connects through the first gateway. */
    static Person newcomer(String name) {
        return newcomer(name, 0);
    }

    static Person newcomer(String name, int gateway) {
        String userId = SharedCluster.freshUser(name);
        join(SkeinHttp.at(gatewayUrl(gateway)).register(cluster().appKey(), userId, PASSWORD, name));
        return device(userId, gateway, name + "-device", Platform.PLATFORM_LINUX);
    }

    /** Another device of a user who exists. */
    static Person device(String userId, int gateway, String device, Platform platform) {
        Person person = new Person(userId, gatewayUrl(gateway), device, platform);
        person.goOnline();
        return person;
    }

    private static Cluster cluster() {
        return SharedCluster.cluster();
    }

    static String gatewayUrl(int gateway) {
        return cluster().urls().get(gateway).toString();
    }

    static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    String userId() {
        return userId;
    }

    SkeinClient client() {
        return client;
    }

    ConversationTarget asTarget() {
        return Conversations.user(userId);
    }

    void goOnline() {
        join(client.start());
    }

    void goOffline() {
        join(client.stop());
    }

    SendResponse say(ConversationTarget to, String text) {
        return join(client.sendText(to, text));
    }

    List<ReceivedMessage> received(String conversationId) {
        return received.stream()
                .filter(message -> message.conversationId().equals(conversationId))
                .toList();
    }

    List<String> texts(String conversationId) {
        return received(conversationId).stream()
                .map(ReceivedMessage::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    List<Kicked> kicks() {
        return List.copyOf(kicks);
    }

    void awaitTexts(String conversationId, String... expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(texts(conversationId)).containsExactly(expected));
    }

    void awaitUnread(String conversationId, long expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(join(client.conversations().get(conversationId)))
                        .hasValueSatisfying(conversation ->
                                assertThat(conversation.unread()).isEqualTo(expected)));
    }

    /** What was handed over of a conversation is 1, 2, 3… without gap, repetition or disorder. */
    void assertDense(String conversationId) {
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
