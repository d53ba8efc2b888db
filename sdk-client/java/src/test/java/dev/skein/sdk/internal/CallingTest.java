package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.call.Method;
import dev.skein.sdk.service.GroupService;
import dev.skein.sdk.service.MessageService;
import dev.skein.v1.MarkReadRequest;
import dev.skein.v1.PullResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallingTest {
    private static final String CONVERSATION = "p:alice:bob";

    private final Device device = new Device();

    @BeforeEach
    void aMessageIsThere() {
        device.server.add(CONVERSATION, "bob", "hello");
    }

    private static SkeinException failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("did not fail");
        } catch (CompletionException failure) {
            return (SkeinException) failure.getCause();
        }
    }

    private CompletableFuture<PullResponse> pull() {
        return device.client
                .service(MessageService::new)
                .pull(request -> request.setConversationId(CONVERSATION).setLimit(10));
    }

    private void breakBeforeTheAnswer() {
        device.server.mute = true;
        device.runtime.run(Duration.ofMillis(50));
        device.server.breakConnection();
        device.server.mute = false;
    }

    private long timesCalled(Method<?, ?> method) {
        return device.server.received.stream()
                .filter(frame -> frame.getCall().getMethod().equals(method.path()))
                .count();
    }

    @Test
    void aCallWaitsForTheConnection() {
        CompletableFuture<PullResponse> early = pull();
        device.start();
        assertThat(early.join().getMessagesList()).hasSize(1);
    }

    @Test
    void anErrorNamesTheField() {
        device.start();
        device.server.failing.put(
                GroupService.LEAVE.path(),
                SkeinException.ofField(ErrorCode.BAD_GROUP_ID, "group_id", "is no group id"));

        CompletableFuture<?> left = device.client.service(GroupService::new).leave(request -> request.setGroupId("@"));
        device.pass(1);

        assertThat(failureOf(left).code()).isEqualTo(ErrorCode.BAD_GROUP_ID);
        assertThat(failureOf(left).field()).isEqualTo("group_id");
    }

    @Test
    void whatMayBeRepeatedIsCalledAgainOnTheNextConnection() {
        device.start();
        long before = timesCalled(MessageService.PULL);
        CompletableFuture<PullResponse> cut = pull();
        breakBeforeTheAnswer();
        assertThat(cut).isNotDone();

        device.pass(5);
        assertThat(cut.join().getMessagesList()).hasSize(1);
        assertThat(timesCalled(MessageService.PULL)).isEqualTo(before + 2);
    }

    @Test
    void whatMayBeRepeatedFailsWhenNoConnectionComesInTime() {
        device.start();
        CompletableFuture<PullResponse> cut = pull();
        breakBeforeTheAnswer();
        device.server.crowded = true;

        device.pass(11);
        assertThat(failureOf(cut).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void whatMayNotBeRepeatedFailsWhenTheConnectionBreaks() {
        device.start();
        CompletableFuture<?> cut = device.client.service(GroupService::new).leave(request -> request.setGroupId("g1"));
        breakBeforeTheAnswer();

        device.pass(5);
        assertThat(failureOf(cut).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(timesCalled(GroupService.LEAVE)).isEqualTo(1);
    }

    @Test
    void aMethodOfANewerServerIsNamedByHand() {
        device.start();
        var newer =
                new Method<MarkReadRequest, PullResponse>("skein.v1.MessageService/Pull", PullResponse.parser(), false);
        CompletableFuture<PullResponse> answer = device.client.call(
                newer,
                MarkReadRequest.newBuilder().setConversationId(CONVERSATION).build());
        device.pass(1);
        assertThat(answer.join().getHeadSeq()).isEqualTo(1);
    }
}
