package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Clients that behave badly do not disturb others. CON-19. */
class AbuseTest {
    @Test
    void aClientThatNeverReadsDisturbsNobody() {
        String deafUser = Http.newUser("deaf");
        try (Person alice = Person.newcomer("alice");
                Person bob = Person.newcomer("bob");
                RawSocket deaf = RawSocket.deaf(Person.gatewayUrl(0))) {
            deaf.connect(deafUser);
            String filler = "x".repeat(3_500);
            for (int i = 0; i < 900; i++) {
                alice.client().sendText(dev.skein.sdk.Conversations.user(deafUser), filler);
            }

            String conversation = alice.say(bob.asTarget(), "still fast").getConversationId();

            bob.awaitTexts(conversation, "still fast");
        }
    }

    @Test
    void garbageOnTheSocketEndsThatSessionOnly() {
        Random random = new Random(42);
        try (Person alice = Person.newcomer("alice");
                Person bob = Person.newcomer("bob")) {
            for (int i = 0; i < 50; i++) {
                try (RawSocket socket = RawSocket.binary(Person.gatewayUrl(0))) {
                    byte[] garbage = new byte[1 + random.nextInt(2_000)];
                    random.nextBytes(garbage);
                    socket.send(garbage);
                }
            }
            String conversation = alice.say(bob.asTarget(), "unharmed").getConversationId();
            bob.awaitTexts(conversation, "unharmed");
        }
    }

    @Test
    void aThousandOpenConnectionsFromOnePlaceDisturbNobody() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        URI gateway = URI.create(Person.gatewayUrl(0));
        try (Person alice = Person.newcomer("alice");
                Person bob = Person.newcomer("bob")) {
            for (int i = 0; i < 1_000; i++) {
                sockets.add(openFrom("127.0.7.7", gateway));
            }

            String conversation = alice.say(bob.asTarget(), "room for us").getConversationId();

            bob.awaitTexts(conversation, "room for us");
            assertThat(sockets).hasSize(1_000);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().atMost(Person.SOON)
                .until(() -> SharedCluster.cluster().gateway(0).isReady());
    }

    private static Socket openFrom(String source, URI gateway) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", gateway.getPort()), 5_000);
        OutputStream out = socket.getOutputStream();
        out.write(("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Protocol: skein.v1.proto\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }
}
