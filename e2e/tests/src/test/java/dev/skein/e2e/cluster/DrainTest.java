package dev.skein.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skein.e2e.Http;
import dev.skein.e2e.RawSocket;
import dev.skein.e2e.SharedCluster;
import dev.skein.protocol.ConversationId;
import dev.skein.protocol.UserId;
import dev.skein.stack.Cluster;
import dev.skein.stack.Server;
import dev.skein.stack.ServiceProcess;
import java.net.http.WebSocketHandshakeException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGTERM to a gateway with sessions, with the settings it has by default. CON-20. */
class DrainTest {
    private static final int SESSIONS = 40;
    private static final int GOING_AWAY = 4005;
    /**
     * 128 + 15. Never 0: the end begins with the signal, and that decides the exit code of a JVM, also after an orderly
     * shutdown; a native executable ends its signal handler with the same number. 137 would be a kill.
     */
    private static final int ENDED_BY_SIGTERM = 143;
    /** {@code skein.gateway.drain.reconnect-within}. */
    private static final int WITHIN_MS = 10_000;
    /** {@code skein.gateway.drain.timeout}. */
    private static final Duration ALL_OF_IT = Duration.ofSeconds(25);

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern AFTER_MS = Pattern.compile("\"after_ms\":\\s*(\\d+)");

    private final Cluster cluster = SharedCluster.cluster();
    private final ServiceProcess gateway = cluster.gateway(0);

    @AfterEach
    void everythingRuns() {
        cluster.parts().stream().filter(part -> !part.isRunning()).forEach(Server::start);
    }

    @Test
    @Tag("CON-20")
    void sessionsAreSentElsewhereSpreadOutAndASendUnderWayIsAnswered() throws SQLException {
        String alice = Http.newUser("alice");
        String bob = Http.newUser("bob");
        List<RawSocket> sockets = new ArrayList<>();
        try (RawSocket sender = RawSocket.connected(alice, 0);
                Connection database = cluster.stack().postgres().connect()) {
            for (int i = 0; i < SESSIONS; i++) {
                sockets.add(RawSocket.connected(Http.newUser("d" + i), 0));
            }
            send(sender, 2, bob);
            sender.awaitText("\"id\":2,", "seq");
            database.setAutoCommit(false);
            lock(database, alice, bob);
            send(sender, 3, bob);
            await().atMost(SOON).until(() -> somebodyWaits(database));

            RawSocket late = RawSocket.json(gateway.url().toString());
            sockets.add(late);
            long begun = System.nanoTime();
            gateway.beginStop();

            List<Integer> afterMs = sockets.stream()
                    .filter(socket -> socket != late)
                    .map(DrainTest::awaitReconnect)
                    .toList();
            assertThat(gateway.isReady()).isFalse();
            assertThat(gateway.isLive()).isTrue();
            assertNobodyIsLetIn(late);
            database.commit();
            assertThat(sender.awaitText("\"id\":3,", "seq")).containsPattern("\"seq\":\\s*\"?2\"?[,}\\s]");
            assertSpread(afterMs);
            assertThat(sockets)
                    .allSatisfy(socket -> assertThat(socket.awaitClose(SOON)).isEqualTo(GOING_AWAY));
            await().atMost(SOON).until(() -> !gateway.isRunning());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ALL_OF_IT);
            await().atMost(SOON).until(() -> gateway.exitCode().isPresent());
            assertThat(gateway.exitCode()).hasValue(ENDED_BY_SIGTERM);
        } finally {
            sockets.forEach(RawSocket::close);
        }
    }

    /** @param late a WebSocket from before that has no session yet */
    private void assertNobodyIsLetIn(RawSocket late) {
        late.send("{\"id\":1,\"connect\":{\"token\":\"any\",\"device_id\":\"late\",\"platform\":\"PLATFORM_WEB\"}}");
        late.awaitText("\"id\":1", "UNAVAILABLE");
        assertThat(late.awaitClose(SOON)).isEqualTo(GOING_AWAY);
        assertThatThrownBy(() -> RawSocket.json(gateway.url().toString()))
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> {
                    assertThat(refused.getResponse().statusCode()).isEqualTo(503);
                    assertThat(refused.getResponse().headers().firstValue("retry-after"))
                            .hasValue("1");
                });
    }

    private static void send(RawSocket socket, int id, String to) {
        socket.send("{\"id\":" + id + ",\"call\":{\"method\":\"skein.v1.MessageService/Send\",\"request\":"
                + "{\"conversation\":{\"user_id\":\"" + to + "\"},\"client_message_id\":\"" + UUID.randomUUID()
                + "\",\"content\":{\"text\":{\"text\":\"number " + id + "\"}}}}}");
    }

    /** Whoever sends to this conversation waits until the transaction ends. */
    private static void lock(Connection database, String one, String other) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(
                "select last_seq from messaging.conversation where conversation_id = ? for update")) {
            statement.setString(
                    1, ConversationId.pair(new UserId(one), new UserId(other)).value());
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    private static boolean somebodyWaits(Connection database) throws SQLException {
        try (PreparedStatement statement =
                        database.prepareStatement("select count(*) from pg_locks where not granted");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1) > 0;
        }
    }

    private static int awaitReconnect(RawSocket socket) {
        Matcher matcher = AFTER_MS.matcher(socket.awaitText("\"reconnect\""));
        // Protobuf JSON leaves out 0.
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static void assertSpread(List<Integer> afterMs) {
        assertThat(afterMs).allMatch(ms -> ms >= 0 && ms < WITHIN_MS);
        long tenthsUsed =
                afterMs.stream().map(ms -> ms * 10 / WITHIN_MS).distinct().count();
        assertThat(tenthsUsed).as("tenths of the time that somebody was given").isGreaterThanOrEqualTo(6);
    }
}
