package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.gateway.testing.GatewayStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may open a WebSocket at all. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
@TestProfile(UpgradeComponentTest.Guarded.class)
class UpgradeComponentTest {
    private static final String OURS = "Sec-WebSocket-Protocol: skein.v1.proto\r\n";

    @TestHTTPResource
    URI http;

    public static class Guarded implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "skein.gateway.handshake.allowed-origins", "https://chat.example.com",
                    "skein.gateway.limits.connects-per-second-per-ip", "1");
        }
    }

    @Test
    @Tag("CON-01")
    @Tag("CON-19")
    void pagesOfOtherSitesAreTurnedAway() throws IOException {
        assertThat(upgrade("127.0.9.1", OURS + "Origin: https://evil.example.com\r\n"))
                .contains(" 403 ");
        assertThat(upgrade("127.0.9.1", OURS + "Origin: null\r\n")).contains(" 403 ");
        assertThat(upgrade("127.0.9.2", OURS + "Origin: https://chat.example.com\r\n"))
                .contains(" 101 ");
        assertThat(upgrade("127.0.9.3", OURS + "Origin: http://gateway.test\r\n"))
                .contains(" 101 ");
        assertThat(upgrade("127.0.9.4", OURS)).contains(" 101 ");
    }

    @Test
    @Tag("CON-01")
    @Tag("MSG-12")
    void withoutASubprotocolOfOursThereIsNoSession() throws IOException {
        assertThat(upgrade("127.0.9.5", "Sec-WebSocket-Protocol: mqtt\r\n")).contains(" 400 ");
    }

    /** One a second, and five seconds of patience: the seventh at once is too many. Another address is not concerned. */
    @Test
    @Tag("CON-19")
    void anAddressThatOpensTooManyIsTurnedAway() throws IOException {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                crowd.add(begin("127.0.9.6", OURS));
            }
            assertThat(upgrade("127.0.9.6", OURS)).contains(" 429 ");
            assertThat(upgrade("127.0.9.7", OURS)).contains(" 101 ");
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    @Test
    void whoWaitsForItsTurnIsLetIn() throws IOException {
        assertThat(upgrade("127.0.9.8", OURS)).contains(" 101 ");
        assertThat(upgrade("127.0.9.8", OURS)).contains(" 101 ");
        assertThat(upgrade("127.0.9.8", OURS)).contains(" 101 ");
    }

    /** The status line of the answer. */
    private String upgrade(String from, String headers) throws IOException {
        try (Socket socket = begin(from, headers)) {
            socket.setSoTimeout(10_000);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private Socket begin(String from, String headers) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), http.getPort(), InetAddress.getByName(from), 0);
        String request = "GET /ws HTTP/1.1\r\nHost: gateway.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + headers + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
