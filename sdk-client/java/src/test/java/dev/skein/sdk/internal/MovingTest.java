package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ConnectionState;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.service.MessageService;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.Reconnect;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A gateway is replaced: how long its clients are away, and what they were sending. CON-20. */
class MovingTest {
    private static final ConversationTarget BOB = Conversations.user("bob");
    private static final int GOING_AWAY = 4005;
    private static final ScriptedServer.Weather REFUSING = new ScriptedServer.Weather(1, 0, 0, 0, 0, 1);

    private final Device device = new Device();

    /** Its back-off is at the cap then. */
    private void startWithTrouble() {
        device.start();
        for (int i = 0; i < 7; i++) {
            device.server.breakConnection();
            device.pass(40);
        }
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    private static ServerFrame reconnect(int afterMs) {
        return ServerFrame.newBuilder()
                .setReconnect(Reconnect.newBuilder().setAfterMs(afterMs))
                .build();
    }

    private void assertBackWithin(int seconds) {
        device.pass(3);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTING);
        device.server.weather = ScriptedServer.Weather.CALM;
        device.pass(seconds - 3);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void troubleOfBeforeDoesNotMakeAnOrderedMoveSlow() {
        startWithTrouble();
        device.server.push(reconnect(0));
        device.server.weather = REFUSING;
        assertBackWithin(5);
    }

    @Test
    void norTheWayBackAfterAGatewayThatClosedBecauseItGoes() {
        startWithTrouble();
        device.server.closeWith(GOING_AWAY);
        device.server.weather = REFUSING;
        assertBackWithin(5);
    }

    @Test
    void anOrderThatOvertakesTheWelcomeCounts() {
        device.server.beforeWelcome = reconnect(2_000);
        device.start();
        device.server.beforeWelcome = null;
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
        device.pass(2);
        assertThat(device.server.connects).isEqualTo(2);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void aServerThatNamesATimeIsNotAskedBefore() {
        device.start();
        device.server.crowded = true;
        device.server.retryAfter = Duration.ofSeconds(4);
        device.server.push(reconnect(0));
        device.pass(4);
        assertThat(device.server.connects).isEqualTo(2);
        device.server.crowded = false;
        device.pass(2);
        assertThat(device.server.connects).isEqualTo(3);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void noServerCanSendAwayForLongerThanTheCap() {
        device.start();
        device.server.crowded = true;
        device.server.retryAfter = Duration.ofDays(1);
        device.server.breakConnection();
        device.pass(1);
        device.server.crowded = false;
        device.pass(32);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void whatHadNoAnswerYetGoesOutAgainAtOnce() {
        device.start();
        device.server.weather = new ScriptedServer.Weather(0, 0, 0, 0, 1, 1);
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "on its way");
        device.pass(1);
        device.server.weather = ScriptedServer.Weather.CALM;
        device.server.push(reconnect(0));
        device.runtime.run(Duration.ofMillis(50));
        assertThat(sent).isCompleted();
        assertThat(device.seqs("p:alice:bob")).containsExactly(1L);
    }

    @Test
    void whatTheOldGatewayRefusedDoesNotWaitAnyLonger() {
        device.start();
        device.server.failing.put(MessageService.SEND.path(), SkeinException.of(ErrorCode.UNAVAILABLE));
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "refused");
        CompletableFuture<SendResponse> next = device.client.sendText(BOB, "behind it");
        device.pass(15);
        device.server.failing.clear();
        device.server.push(reconnect(0));
        device.runtime.run(Duration.ofMillis(50));
        assertThat(sent).isCompletedWithValueMatching(response -> response.getSeq() == 1);
        assertThat(next).isCompletedWithValueMatching(response -> response.getSeq() == 2);
        device.pass(60);
        assertThat(device.seqs("p:alice:bob")).containsExactly(1L, 2L);
    }

    @Test
    void aRateLimitHoldsOnTheNextGatewayToo() {
        device.start();
        device.server.failing.put(MessageService.SEND.path(), SkeinException.retryAfter(ErrorCode.RATE_LIMITED, 5_000));
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "too fast");
        device.pass(1);
        device.server.failing.clear();
        device.server.push(reconnect(0));
        device.pass(3);
        assertThat(sent).isNotDone();
        device.pass(2);
        assertThat(sent).isCompleted();
    }
}
