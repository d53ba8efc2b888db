package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ConnectionState;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.service.MessageService;
import dev.skein.sdk.store.PendingSend;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.KickReason;
import dev.skein.v1.Kicked;
import dev.skein.v1.Platform;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SendingTest {
    private static final ConversationTarget BOB = Conversations.user("bob");
    private static final String CONVERSATION = "p:alice:bob";

    private final Device device = new Device();

    private static SkeinException failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("did not fail");
        } catch (CompletionException failure) {
            return (SkeinException) failure.getCause();
        }
    }

    private List<String> triedIds() throws Exception {
        var ids = new java.util.ArrayList<String>();
        for (ClientFrame frame : device.server.received) {
            if (frame.getCall().getMethod().equals(MessageService.SEND.path())) {
                ids.add(SendRequest.parseFrom(frame.getCall().getRequest()).getClientMessageId());
            }
        }
        return ids;
    }

    @Test
    @Tag("MSG-48")
    @Tag("SDK-06")
    void theAcknowledgementCarriesTheSeqAndTheMessageIsHandedOver() {
        device.start();
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "hello");
        device.pass(1);

        assertThat(sent.join().getSeq()).isEqualTo(1);
        assertThat(device.messages).hasSize(1);
        ReceivedMessage own = device.messages.getFirst();
        assertThat(own.own()).isTrue();
        assertThat(own.text()).isEqualTo("hello");
        assertThat(own.conversationId()).isEqualTo(CONVERSATION);
        assertThat(device.heard).containsSequence("send SENDING", "send SENT");
    }

    @Test
    void beforeStartSendingFailsWithAClearError() {
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "hello");
        device.pass(1);
        assertThat(failureOf(sent).getMessage()).contains("not started");
    }

    @Test
    void aBadReceiverIsNamed() {
        device.start();
        CompletableFuture<SendResponse> sent = device.client.sendText(Conversations.user("no such id!"), "x");
        device.pass(1);
        assertThat(failureOf(sent).field()).isEqualTo("conversation.user_id");
    }

    @Test
    void offlineItWaitsAndThenGoesOutInOrder() {
        device.start();
        device.server.weather = new ScriptedServer.Weather(1, 0, 0, 0, 0, 1);
        device.server.breakConnection();
        device.pass(1);
        List<CompletableFuture<SendResponse>> sent = List.of(
                device.client.sendText(BOB, "1"), device.client.sendText(BOB, "2"), device.client.sendText(BOB, "3"));
        device.pass(300);
        assertThat(sent).noneMatch(CompletableFuture::isDone);

        device.server.weather = ScriptedServer.Weather.CALM;
        device.pass(60);
        assertThat(sent.stream().map(future -> future.join().getSeq())).containsExactly(1L, 2L, 3L);
    }

    @Test
    @Tag("MSG-48")
    void withoutAnAnswerItIsTriedThreeTimesMoreUnderTheSameIdAndThenFails() throws Exception {
        device.start();
        device.server.weather = new ScriptedServer.Weather(0, 0, 0, 0, 1, 1);
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "hello");
        device.pass(39);
        assertThat(sent).isNotDone();
        device.pass(2);

        assertThat(failureOf(sent).code()).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(triedIds()).hasSize(4).containsOnly(triedIds().getFirst());
        assertThat(device.heard).contains("send FAILED");
    }

    @Test
    @Tag("MSG-48")
    void aFailedMessageCanBeSentAgainAndIsStoredOnce() throws Exception {
        device.start();
        device.server.weather = new ScriptedServer.Weather(0, 1, 0, 0, 1, 1);
        device.client.sendText(BOB, "hello");
        device.pass(41);
        device.server.weather = ScriptedServer.Weather.CALM;

        String id = triedIds().getFirst();
        assertThat(device.store.pendingSends())
                .extracting(PendingSend::failedReason)
                .containsExactly("TIMED_OUT");
        CompletableFuture<SendResponse> again = device.client.resend(id);
        device.pass(2);

        assertThat(again.join().getDuplicate()).isTrue();
        assertThat(device.server.timelines.get(CONVERSATION)).hasSize(1);
        assertThat(device.seqs(CONVERSATION)).containsExactly(1L);
        assertThat(device.store.pendingSends()).isEmpty();
    }

    @Test
    void aFailedMessageCanBeForgotten() throws Exception {
        device.start();
        device.server.failing.put(MessageService.SEND.path(), SkeinException.of(ErrorCode.BAD_CONTENT));
        device.client.sendText(BOB, "hello");
        device.pass(1);
        device.client.discard(triedIds().getFirst());
        device.pass(1);
        assertThat(device.store.pendingSends()).isEmpty();
    }

    @Test
    void resendingIntoAFullQueueLosesNothing() throws Exception {
        device.tuning = device.tuning.withMaxPendingSends(1);
        device.build();
        device.start();
        device.server.failing.put(MessageService.SEND.path(), SkeinException.of(ErrorCode.RECEIVER_UNKNOWN));
        device.client.sendText(BOB, "failed");
        device.pass(1);
        String id = triedIds().getFirst();
        device.server.failing.clear();
        device.client.sendText(BOB, "waiting");
        CompletableFuture<SendResponse> tooEarly = device.client.resend(id);
        device.pass(2);
        CompletableFuture<SendResponse> again = device.client.resend(id);
        device.pass(2);

        assertThat(failureOf(tooEarly).code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(again.join().getSeq()).isEqualTo(2);
    }

    @Test
    void resendingWhatDidNotFailIsRefused() {
        device.start();
        CompletableFuture<SendResponse> again = device.client.resend("no-such-id");
        device.pass(1);
        assertThat(failureOf(again).code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    @Tag("MSG-48")
    void anErrorThatCannotPassFailsAtOnceAndTheNextMessageGoesOn() {
        device.start();
        device.server.failing.put(MessageService.SEND.path(), SkeinException.of(ErrorCode.RECEIVER_UNKNOWN));
        CompletableFuture<SendResponse> refused = device.client.sendText(BOB, "1");
        device.pass(1);
        device.server.failing.clear();
        CompletableFuture<SendResponse> next = device.client.sendText(BOB, "2");
        device.pass(1);

        assertThat(failureOf(refused).code()).isEqualTo(ErrorCode.RECEIVER_UNKNOWN);
        assertThat(next.join().getSeq()).isEqualTo(1);
    }

    @Test
    void aServiceThatIsRestartedCostsTimeOnly() {
        device.start();
        device.server.failing.put(MessageService.SEND.path(), SkeinException.of(ErrorCode.UNAVAILABLE));
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "1");
        device.pass(15);
        assertThat(sent).isNotDone();
        device.server.failing.clear();
        device.pass(30);
        assertThat(sent.join().getSeq()).isEqualTo(1);
    }

    @Test
    void patienceEnds() {
        device.start();
        device.server.failing.put(MessageService.SEND.path(), SkeinException.of(ErrorCode.UNAVAILABLE));
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "1");
        device.pass(80);
        assertThat(failureOf(sent).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    @Tag("MSG-47")
    void aRateLimitIsWaitedFor() {
        device.start();
        device.server.failing.put(MessageService.SEND.path(), SkeinException.retryAfter(ErrorCode.RATE_LIMITED, 5_000));
        CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "1");
        device.runtime.run(Duration.ofMillis(100));
        device.server.failing.clear();
        device.pass(4);
        assertThat(sent).isNotDone();
        device.pass(2);
        assertThat(sent).isCompleted();
    }

    @Test
    void theQueueIsBounded() {
        device.tuning = device.tuning.withMaxPendingSends(2);
        device.build();
        device.server.weather = new ScriptedServer.Weather(1, 0, 0, 0, 0, 1);
        device.start();
        device.client.sendText(BOB, "1");
        device.client.sendText(BOB, "2");
        CompletableFuture<SendResponse> third = device.client.sendText(BOB, "3");
        device.pass(1);
        assertThat(failureOf(third).code()).isEqualTo(ErrorCode.OVERLOADED);
    }

    @Nested
    class WhenTheClientEnds {
        @Test
        @Tag("SDK-02")
        void stopWaitsForWhatIsUnderWay() {
            device.start();
            CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "last words");
            device.client.stop();
            device.pass(10);
            assertThat(sent.join().getSeq()).isEqualTo(1);
        }

        @Test
        @Tag("MSG-48")
        void whatWasNotAcknowledgedGoesOutAfterTheNextStart() {
            device.server.weather = new ScriptedServer.Weather(1, 0, 0, 0, 0, 1);
            device.start();
            CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "later");
            device.client.stop();
            device.pass(10);
            assertThat(failureOf(sent).code()).isEqualTo(ErrorCode.UNAVAILABLE);

            device.server.weather = ScriptedServer.Weather.CALM;
            device.start();
            assertThat(device.server.timelines.get(CONVERSATION)).hasSize(1);
        }

        @Test
        void aKickSaysToWhatWaitsWhoseLoginEndedIt() {
            device.start();
            device.server.mute = true;
            CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "1");
            device.pass(1);
            device.server.mute = false;
            device.server.push(ServerFrame.newBuilder()
                    .setKicked(Kicked.newBuilder()
                            .setReason(KickReason.KICK_REASON_CONFLICT)
                            .setByPlatform(Platform.PLATFORM_LINUX)
                            .setByDeviceId("java"))
                    .build());
            device.pass(1);

            assertThat(failureOf(sent)).hasMessageContaining("KICK_REASON_CONFLICT by PLATFORM_LINUX device java");
        }

        @Test
        void aKickFailsWhatWaits() {
            device.start();
            device.server.mute = true;
            CompletableFuture<SendResponse> sent = device.client.sendText(BOB, "1");
            device.pass(1);
            device.server.closeWith(4003);
            device.pass(1);

            assertThat(device.client.state()).isEqualTo(ConnectionState.KICKED);
            assertThat(failureOf(sent).code()).isEqualTo(ErrorCode.SESSION_KICKED);
            assertThat(device.store.pendingSends())
                    .extracting(PendingSend::failed)
                    .containsExactly(true);
        }
    }
}
