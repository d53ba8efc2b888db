package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.RawWebSocket;
import dev.skein.gateway.testing.WsClient;
import dev.skein.v1.Call;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.PullRequest;
import dev.skein.v1.ServerFrame;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What no client should send. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class BadInputComponentTest extends SessionComponent {
    @Test
    @Tag("CON-02")
    void unknownMethodIsAnsweredAndTheSessionGoesOn() {
        try (WsClient client = connected("gina")) {
            ServerFrame answer = client.call("skein.v1.MessageService/Fly", PullRequest.getDefaultInstance());
            assertThat(answer.getReply().getError().getCode()).isEqualTo("unimplemented");
            answer = client.call("skein.internal.v1.TrustService/Snapshot", PullRequest.getDefaultInstance());
            assertThat(answer.getReply().getError().getCode()).isEqualTo("unimplemented");
            assertThat(pingIsAnswered(client)).isTrue();
        }
    }

    @Test
    @Tag("CON-02")
    void requestThatIsNoMessageIsBadJson() {
        try (WsClient client = connected("gina")) {
            for (String method : List.of("skein.v1.MessageService/Pull", "skein.v1.MessageService/Send")) {
                long id = client.start(method, ByteString.copyFrom(new byte[] {10, 120, 1, 2}));
                ServerFrame answer = client.await(frame -> frame.getId() == id);
                assertThat(answer.getReply().getError().getInfo().getReason()).isEqualTo("BAD_JSON");
            }
        }
    }

    @Test
    @Tag("CON-02")
    void garbageClosesWith4002() {
        try (WsClient client = connected("gina")) {
            client.bytes(new byte[] {(byte) 0xff, 1, 2, 3, 4, 5});
            assertThat(client.awaitClose()).isEqualTo(4002);
        }
    }

    @Test
    @Tag("CON-02")
    void textOnTheBinarySubprotocolClosesWith4002() {
        try (WsClient client = connected("gina")) {
            client.text("{}");
            assertThat(client.awaitClose()).isEqualTo(4002);
        }
    }

    @Test
    void textThatIsNoUtf8ClosesWith1007() throws Exception {
        try (RawWebSocket raw = new RawWebSocket(http.getPort(), "skein.v1.json")) {
            raw.text(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'});
            assertThat(raw.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    @Tag("CON-02")
    void badJsonFrameClosesWith4002ButBadRequestIsAnswered() {
        try (WsClient client = WsClient.json(http.getPort())) {
            client.text("{\"id\":1,\"connect\":{\"token\":\"" + services.trust.userToken("gina")
                    + "\",\"device_id\":\"d1\",\"platform\":\"PLATFORM_WEB\"}}");
            client.awaitText();
            client.text("{\"id\":2,\"call\":{\"method\":\"skein.v1.MessageService/Pull\",\"request\":{\"nope\":1}}}");
            assertThat(client.awaitText()).contains("BAD_JSON").contains("nope");
            client.text("{\"id\":3,\"ping\":{}}");
            assertThat(client.awaitText()).startsWith("{\"id\":3,\"pong\":");
            client.text("{\"id\":4,\"pi");
            assertThat(client.awaitClose()).isEqualTo(4002);
        }
    }

    @Test
    @Tag("CON-01")
    void frameOver64KBClosesWith1009() {
        try (WsClient client = connected("gina")) {
            client.bytes(ClientFrame.newBuilder()
                    .setId(9)
                    .setCall(Call.newBuilder()
                            .setMethod("skein.v1.MessageService/Send")
                            .setRequest(ByteString.copyFrom(new byte[70_000])))
                    .build()
                    .toByteArray());
            assertThat(client.awaitClose()).isEqualTo(1009);
        }
    }
}
