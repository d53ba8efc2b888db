package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.sdk.ConnectionState;
import dev.skein.sdk.Conversations;
import dev.skein.v1.Connected;
import dev.skein.v1.Reconnect;
import dev.skein.v1.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noticing that a connection has died, or soon will. */
class StayingConnectedTest {
    private final Device device = new Device();

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
}
