package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.sdk.ConnectionState;
import dev.skein.sdk.internal.connection.Backoff;
import dev.skein.v1.ClientFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Beginning, and trying again. */
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
    @Tag("CON-17")
    void backgroundIsSaidAtTheNextConnect() {
        device.client.setForeground(false);
        device.start();
        ClientFrame connect = device.server.received.getFirst();
        assertThat(connect.getConnect().getForeground()).isFalse();
        assertThat(connect.getConnect().getDeviceId()).isEqualTo("d1");
    }
}
