package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ConnectionState;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.TokenSource;
import dev.skein.sdk.internal.connection.Backoff;
import dev.skein.sdk.service.MessageService;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connected;
import dev.skein.v1.KickReason;
import dev.skein.v1.Kicked;
import dev.skein.v1.Reconnect;
import dev.skein.v1.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectingTest {
    private final Device device = new Device();

    @Test
    @Tag("SDK-02")
    void startCompletesWhenEverythingMissedIsHandedOver() {
        device.server.add("p:alice:bob", "bob", "hi");
        CompletableFuture<Void> started = device.client.start();
        device.pass(2);

        assertThat(started).isCompleted();
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(device.seqs("p:alice:bob")).containsExactly(1L);
        assertThat(device.heard).containsExactly("connecting", "connected", "sync start", "sync done");
    }

    @Test
    void startingTwiceOpensOneConnection() {
        device.client.start();
        device.start();
        assertThat(device.server.connects).isEqualTo(1);
    }

    @Test
    @Tag("SDK-02")
    void stoppingTwiceIsHarmlessAndStartingAgainWorks() {
        device.start();
        device.client.stop();
        CompletableFuture<Void> stopped = device.client.stop();
        device.pass(10);
        assertThat(stopped).isCompleted();
        assertThat(device.client.state()).isEqualTo(ConnectionState.STOPPED);

        device.server.add("p:alice:bob", "bob", "while you were out");
        device.start();
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(device.seqs("p:alice:bob")).containsExactly(1L);
    }

    @Test
    void stoppingWhatNeverStartedIsHarmless() {
        CompletableFuture<Void> stopped = device.client.stop();
        device.pass(1);
        assertThat(stopped).isCompleted();
    }

    @Test
    void aKickThatOvertakesTheAnswerToALogoutIsTheLogout() {
        device.start();
        CompletableFuture<Void> loggedOut = device.client.logout();
        device.server.push(ServerFrame.newBuilder()
                .setKicked(Kicked.newBuilder().setReason(KickReason.KICK_REASON_TOKEN_REVOKED))
                .build());
        device.pass(1);

        assertThat(loggedOut).isCompleted();
        assertThat(device.heard).doesNotContain("kicked KICK_REASON_TOKEN_REVOKED");
        assertThat(device.client.state()).isEqualTo(ConnectionState.STOPPED);
    }

    @Test
    @Tag("CON-07")
    void waitingTimesDoubleUpToTheCapAndAreSpread() {
        List<Long> shortest = waits(0.0);
        List<Long> longest = waits(0.999_999);

        assertThat(shortest).containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L);
        assertThat(longest).containsExactly(499L, 999L, 1_999L, 3_999L, 7_999L, 15_999L, 29_999L, 29_999L);
    }

    private static List<Long> waits(double random) {
        Backoff backoff = new Backoff(new SimulatedRuntime(1) {
            @Override
            public double random() {
                return random;
            }
        });
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waits.add(backoff.next().toMillis());
        }
        return waits;
    }

    @Test
    void aServerWithACrowdAtItsDoorIsAskedAgainSoon() {
        device.start();
        device.server.crowded = true;
        device.server.breakConnection();
        device.pass(5);
        int asked = device.server.connects;
        assertThat(asked).isBetween(4, 12);
        device.server.crowded = false;
        device.pass(2);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void aBrokenConnectionIsOpenedAgain() {
        device.start();
        device.server.breakConnection();
        device.pass(2);

        assertThat(device.server.connects).isEqualTo(2);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(device.heard).contains("disconnected");
    }

    @Test
    @Tag("CON-07")
    void onlyAConnectionThatLastedAMinuteMakesTheClientImpatientAgain() {
        device.start();
        for (int i = 0; i < 6; i++) {
            device.server.breakConnection();
            device.pass(40);
        }
        device.pass(61);
        int before = device.server.connects;
        device.server.breakConnection();
        device.runtime.run(Duration.ofMillis(600));
        assertThat(device.server.connects).isEqualTo(before + 1);
    }

    @Test
    void aConnectionThatSaysNothingIsTakenForDead() {
        device.start();
        device.server.mute = true;
        device.pass(16);
        device.server.mute = false;
        device.pass(30);

        assertThat(device.heard).contains("disconnected");
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    @Tag("CON-04")
    void heartbeatsCarryTheCursorAndBehindMeansSync() {
        device.start();
        device.server.weather = new ScriptedServer.Weather(0, 1, 0, 0, 0, 1);
        device.server.add("p:alice:bob", "bob", "nobody tells you");
        device.pass(6);

        assertThat(device.seqs("p:alice:bob")).containsExactly(1L);
    }

    @Test
    @Tag("CON-20")
    void aGatewayThatGoesAwayNamesTheTime() {
        device.start();
        device.server.push(ServerFrame.newBuilder()
                .setReconnect(Reconnect.newBuilder().setAfterMs(3_000))
                .build());
        device.pass(2);
        assertThat(device.server.connects).isEqualTo(1);
        device.pass(2);
        assertThat(device.server.connects).isEqualTo(2);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    @Tag("CON-17")
    @Tag("SDK-03")
    void aNetworkThatComesBackIsUsedAtOnce() {
        device.start();
        device.server.weather = new ScriptedServer.Weather(1, 0, 0, 0, 0, 1);
        device.server.breakConnection();
        device.pass(60);
        device.server.weather = ScriptedServer.Weather.CALM;
        device.client.networkChanged();
        device.runtime.run(Duration.ofMillis(20));

        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    @Tag("CON-17")
    @Tag("SDK-03")
    void aConnectionThatWasCutWithoutAWordIsNoticedThreeSecondsAfterTheNetworkChanged() {
        device.start();
        device.server.mute = true;
        device.client.networkChanged();
        device.runtime.run(Duration.ofMillis(3_100));

        assertThat(device.heard).contains("disconnected");
    }

    @Nested
    class WhenTheMachineWakes {
        private void sleep() {
            device.runtime.wallClockAt0 += Duration.ofMinutes(10).toMillis();
        }

        @Test
        void aConnectionIsAskedWhetherItLives() {
            device.start();
            device.server.push(ServerFrame.newBuilder()
                    .setConnected(Connected.newBuilder().setHeartbeatIntervalMs(240_000))
                    .build());
            device.pass(1);
            device.server.mute = true;
            sleep();
            device.runtime.run(Duration.ofMillis(5_100));

            assertThat(device.heard).contains("disconnected");
            device.server.mute = false;
            device.pass(1);
            assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
        }

        @Test
        void nobodyWaitsForTheNextTry() {
            device.start();
            device.server.weather = new ScriptedServer.Weather(1, 0, 0, 0, 0, 1);
            device.server.breakConnection();
            device.pass(90);
            device.server.weather = ScriptedServer.Weather.CALM;
            sleep();
            device.runtime.run(Duration.ofMillis(5_100));

            assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
        }

        @Test
        void aConnectionThatWasBeingOpenedIsOpenedAnew() {
            device.server.mute = true;
            device.start();
            device.server.mute = false;
            sleep();
            device.runtime.run(Duration.ofMillis(5_100));

            assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
            assertThat(device.server.connects).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, -60_000, 3_600_000})
    @Tag("MSG-17")
    void aWallClockThatIsSetChangesNothing(long ms) {
        device.start();
        device.runtime.wallClockAt0 += ms;
        device.client.sendText(Conversations.user("bob"), "now");
        device.runtime.run(Duration.ofMillis(100));

        assertThat(device.heard).contains("send SENT");
        device.pass(60);
        assertThat(device.server.connects).isEqualTo(1);
    }

    /** Whoever measures or waits asks the runtime: its one clock is never set. */
    @Test
    void onlyTheRuntimeReadsTheClocksOfThePlatform() throws IOException {
        Pattern clocks = Pattern.compile("currentTimeMillis|nanoTime|Instant\\.now|Clock\\.system|new Date\\(");
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(Files::isRegularFile)
                            .filter(source -> clocks.matcher(read(source)).find()))
                    .map(source -> source.getFileName().toString())
                    .containsExactly("ThreadedRuntime.java");
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Nested
    class WhenTheSessionIsKicked {
        @Test
        @Tag("CON-09")
        void nothingConnectsAgainUntilStart() {
            device.start();
            device.server.push(ServerFrame.newBuilder()
                    .setKicked(Kicked.newBuilder().setReason(KickReason.KICK_REASON_CONFLICT))
                    .build());
            device.pass(300);

            assertThat(device.client.state()).isEqualTo(ConnectionState.KICKED);
            assertThat(device.server.connects).isEqualTo(1);
            assertThat(device.heard).contains("kicked KICK_REASON_CONFLICT");

            device.start();
            assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
        }

        @Test
        @Tag("CON-09")
        void theCloseCodeAloneSaysItToo() {
            device.start();
            device.server.closeWith(4003);
            device.pass(60);
            assertThat(device.client.state()).isEqualTo(ConnectionState.KICKED);
            assertThat(device.server.connects).isEqualTo(1);
        }
    }

    @Nested
    class WhenTheTokenIsRefused {
        @Test
        void anotherOneIsAskedForOnce() {
            device.server.staleTokens.add("old");
            device.tokens = refused -> CompletableFuture.completedFuture("old".equals(refused) ? "new" : "old");
            device.build();
            device.start();

            assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
            assertThat(device.server.connects).isEqualTo(2);
        }

        @Test
        void aSecondRefusalEndsIt() {
            device.server.staleTokens.add("token");
            CompletableFuture<Void> started = device.client.start();
            device.pass(60);

            assertThat(device.client.state()).isEqualTo(ConnectionState.TOKEN_EXPIRED);
            assertThat(device.heard).contains("token expired TOKEN_EXPIRED");
            assertThat(device.server.connects).isEqualTo(2);
            assertThatThrownBy(started::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(SkeinException.class);
        }

        @Test
        void aTokenThatEndsMeanwhileIsReplacedAndTheSendGoesThrough() {
            List<String> asked = new ArrayList<>();
            device.tokens = refused -> {
                asked.add(refused);
                return CompletableFuture.completedFuture("token " + asked.size());
            };
            device.build();
            device.start();
            device.server.failing.put(MessageService.SEND.path(), SkeinException.of(ErrorCode.TOKEN_EXPIRED));
            var sent = device.client.sendText(dev.skein.sdk.Conversations.user("bob"), "hi");
            device.runtime.run(Duration.ofMillis(20));
            device.server.failing.clear();
            device.pass(2);

            assertThat(asked).containsExactly("", "token 1");
            assertThat(sent.join().getSeq()).isEqualTo(1);
        }
    }

    @Test
    void aBannedAccountIsNotTriedAgain() {
        device.server.refusing = SkeinException.of(ErrorCode.ACCOUNT_BANNED);
        device.start();
        device.pass(60);

        assertThat(device.client.state()).isEqualTo(ConnectionState.REFUSED);
        assertThat(device.server.connects).isEqualTo(1);
        assertThat(device.heard).contains("refused ACCOUNT_BANNED");
    }

    @Test
    void aWrongPasswordIsNotTriedAgainButAServiceThatIsDownIs() {
        device.tokens = refused -> CompletableFuture.failedFuture(SkeinException.of(ErrorCode.UNAVAILABLE));
        device.build();
        device.start();
        device.pass(5);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTING);

        Device other = new Device();
        other.tokens = refused -> CompletableFuture.failedFuture(SkeinException.of(ErrorCode.WRONG_CREDENTIALS));
        other.build();
        other.start();
        assertThat(other.client.state()).isEqualTo(ConnectionState.REFUSED);
    }

    @Test
    @Tag("CON-17")
    void backgroundIsSaidAtTheNextConnect() {
        device.client.setForeground(false);
        device.start();
        ClientFrame connect = device.server.received.getFirst();
        assertThat(connect.getConnect().getForeground()).isFalse();
        assertThat(connect.getConnect().getDeviceId()).isEqualTo("d1");
    }

    @Test
    void aFixedTokenSourceAlwaysAnswersTheSame() {
        assertThat(TokenSource.of("t").token("t").join()).isEqualTo("t");
    }
}
