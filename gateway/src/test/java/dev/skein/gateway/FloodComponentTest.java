package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.gateway.testing.FakeServices;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.WsClient;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Ping;
import dev.skein.v1.Platform;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session may send 100 frames a second. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class FloodComponentTest {
    private static final byte[] PING =
            ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()).build().toByteArray();

    @TestHTTPResource
    URI http;

    FakeServices services = FakeServices.shared();

    @Test
    @Tag("CON-19")
    void whoGoesOnFarBeyondTheRateIsClosedWith4009() {
        try (WsClient client = connected()) {
            for (int i = 0; i < 20_000 && client.isOpen(); i++) {
                send(client);
            }
            assertThat(client.awaitClose()).isEqualTo(4009);
        }
    }

    /** Without ids, so that refusals need no answers. */
    private static void send(WsClient client) {
        try {
            client.bytes(PING);
        } catch (CompletionException closed) {
            assertThat(client.awaitClose()).isPositive();
        }
    }

    private WsClient connected() {
        String token = services.trust.token("slow", "fred", "USER", Map.of(), 3600);
        await().untilAsserted(() -> {
            try (WsClient probe = WsClient.proto(http.getPort())) {
                assertThat(probe.connect(token, "d1", Platform.PLATFORM_IOS).hasConnected())
                        .isTrue();
            }
        });
        WsClient client = WsClient.proto(http.getPort());
        assertThat(client.connect(token, "d1", Platform.PLATFORM_IOS).hasConnected())
                .isTrue();
        return client;
    }
}
