package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The JSON sub-protocol as written in the contract, and bad frames on it. CON-01, 02, 03. */
class JsonSocketTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    @Tag("CON-01")
    void aTextClientConnectsCallsAndIsNotified() {
        String alice = Http.newUser("alice");
        String bob = Http.newUser("bob");
        try (RawSocket a = RawSocket.connected(alice, 0);
                RawSocket b = RawSocket.connected(bob, 0)) {
            a.send("{\"id\":2,\"call\":{\"method\":\"skein.v1.MessageService/Send\",\"request\":{\"conversation\":"
                    + "{\"user_id\":\"" + bob + "\"},\"client_message_id\":\"" + UUID.randomUUID()
                    + "\",\"content\":{\"text\":{\"text\":\"over text\"}}}}}");

            assertThat(a.awaitText("\"id\":", "\"reply\"", "\"response\"")).contains("conversation_id");
            assertThat(b.awaitText("message_notify")).contains("over text").contains(alice);
        }
    }

    @Test
    @Tag("CON-02")
    void aBadCallIsAnsweredAndTheConnectionStays() {
        try (RawSocket socket = RawSocket.connected(Http.newUser("alice"), 0)) {
            socket.send("{\"id\":3,\"call\":{\"method\":\"skein.v1.MessageService/Nope\",\"request\":{}}}");
            assertThat(socket.awaitText("UNKNOWN_METHOD")).contains("unimplemented");
            socket.send("{\"id\":4,\"call\":{\"method\":\"skein.v1.MessageService/Send\",\"request\":{\"colour\":1}}}");
            assertThat(socket.awaitText("BAD_JSON")).contains("colour");
            socket.send("{\"id\":5,\"ping\":{}}");
            socket.awaitText("\"pong\"");
        }
    }

    @Test
    void aLogoutIsAnsweredThenClosesWith1000() {
        for (String logout :
                List.of("\"logout\":{}", "\"call\":{\"method\":\"skein.v1.AuthService/Logout\",\"request\":{}}")) {
            try (RawSocket socket = RawSocket.connected(Http.newUser("alice"), 0)) {
                socket.send("{\"id\":5," + logout + "}");
                assertThat(socket.awaitText("{\"id\":5,")).startsWith("{\"id\":5,\"reply\":{\"response\":{}");
                assertThat(socket.awaitClose(SOON)).isEqualTo(1000);
            }
        }
    }

    @Test
    void anUndecodableFrameClosesWith4002() {
        try (RawSocket socket = RawSocket.connected(Http.newUser("alice"), 0)) {
            socket.send("this is no frame");
            assertThat(socket.awaitClose(SOON)).isEqualTo(4002);
        }
    }

    @Test
    void aBadTokenClosesWith4001() {
        try (RawSocket socket = RawSocket.json(Person.gatewayUrl(0))) {
            socket.send(
                    "{\"id\":1,\"connect\":{\"token\":\"rubbish\",\"device_id\":\"d\",\"platform\":\"PLATFORM_WEB\"}}");
            assertThat(socket.awaitText("TOKEN_INVALID")).contains("unauthenticated");
            assertThat(socket.awaitClose(SOON)).isEqualTo(4001);
        }
    }

    @Test
    void whoDoesNotConnectInTimeIsClosedWith4000() {
        try (RawSocket socket = RawSocket.json(Person.gatewayUrl(0))) {
            assertThat(socket.awaitClose(Duration.ofSeconds(15))).isEqualTo(4000);
        }
    }
}
