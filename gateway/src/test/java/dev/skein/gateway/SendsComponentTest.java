package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.send.MessageOwners;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.v1.Platform;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stream of sends to messaging-service. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class SendsComponentTest extends SessionComponent {
    @Inject
    MessageOwners owners;

    @Test
    @Tag("OPS-07")
    void unansweredSendsGoToTheNextOwnerWhenAReplicaIsLost() throws Exception {
        try (WsClient client = connected("paul")) {
            services.messaging.values().forEach(stream -> stream.mute = true);
            int owner = ownerOf(client);
            long id = client.start(
                    "skein.v1.MessageService/Send",
                    FourDoorsComponentTest.hello("quentin").toByteString());
            await().until(() -> services.messaging.get(owner).seen.stream()
                    .anyMatch(
                            seen -> seen.request().getConversation().getUserId().equals("quentin")));
            services.messaging.values().forEach(stream -> stream.mute = false);

            services.stop(owner);
            try {
                ServerFrame answer = client.await(frame -> frame.getId() == id);
                assertThat(SendResponse.parseFrom(answer.getReply().getResponse())
                                .getSeq())
                        .isPositive();
            } finally {
                services.startMessaging(owner);
            }
        }
    }

    /** Which replica gets what paul sends to quentin. */
    private int ownerOf(WsClient client) {
        services.messaging.values().forEach(stream -> stream.seen.clear());
        client.start(
                "skein.v1.MessageService/Send",
                FourDoorsComponentTest.hello("quentin").toByteString());
        await().until(() -> services.messaging.values().stream().anyMatch(stream -> !stream.seen.isEmpty()));
        int owner = services.messaging.values().stream()
                .filter(stream -> !stream.seen.isEmpty())
                .findFirst()
                .orElseThrow()
                .port();
        services.messaging.get(owner).seen.clear();
        return owner;
    }

    @Test
    @Tag("CON-02")
    @Tag("MSG-17")
    void sendsToOneConversationArriveInOrder() {
        try (WsClient client = connected("rosa")) {
            services.messaging.values().forEach(stream -> stream.seen.clear());
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                var hello = FourDoorsComponentTest.hello("sam").toBuilder()
                        .setClientMessageId(new UUID(0, i).toString())
                        .build();
                sent.add(hello.getClientMessageId());
                client.start("skein.v1.MessageService/Send", hello.toByteString());
            }
            await().untilAsserted(() -> assertThat(services.messaging.values().stream()
                            .flatMap(stream -> stream.seen.stream())
                            .map(seen -> seen.request().getClientMessageId()))
                    .containsExactlyElementsOf(sent));
        }
    }

    @Test
    @Tag("MSG-47")
    void fasterThanTheAppAllowsIsRateLimited() {
        try (WsClient client = connect("slow", "tina", "d1", Platform.PLATFORM_IOS)) {
            List<String> reasons = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                var error = client.call("skein.v1.MessageService/Send", FourDoorsComponentTest.hello("bob"))
                        .getReply()
                        .getError();
                reasons.add(error.getInfo().getReason());
                if (error.hasInfo()) {
                    assertThat(error.getInfo().getRetryAfterMs()).isBetween(1L, 1_000L);
                }
            }
            assertThat(reasons).startsWith("", "").endsWith("RATE_LIMITED");
        }
    }

    /** The stream belongs to everybody: what cannot be written to it fails alone, and what stands behind it goes out. */
    @Test
    void aSendThatCannotBeWrittenFailsAlone() {
        List<CompletableFuture<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Platform platform = i % 10 == 5 ? Platform.UNRECOGNIZED : Platform.PLATFORM_IOS;
            Identity identity = new Identity("demo", Identity.Kind.USER, "ulla", "d", platform, "", 0, Long.MAX_VALUE);
            byte[] request = FourDoorsComponentTest.hello("vera").toBuilder()
                    .setClientMessageId(new UUID(1, i).toString())
                    .build()
                    .toByteArray();
            answers.add(owners.send(new CallContext(identity, "", "127.0.0.1", ""), request, 10_000, "")
                    .subscribeAsCompletionStage());
        }
        await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).isCompletedExceptionally())
                    .as("send %d", i)
                    .isEqualTo(i % 10 == 5);
        }
        assertThat(owners.unanswered()).isZero();
    }
}
