package dev.skein.sdk.internal.timeline;

import dev.skein.error.v1.ErrorCode;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.internal.connection.Connection;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Delivered;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Tells the server how far this device has stored each conversation (MSG-15). Collected for a moment, since one frame
 * says it for any number of messages. Loop-confined.
 */
public final class DeliveredAcks {
    private static final Duration COLLECT = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final SkeinRuntime runtime;
    private final Executor loop;
    private final Connection connection;
    private final Map<String, Long> unsaid = new LinkedHashMap<>();
    private boolean timerSet;

    public DeliveredAcks(SkeinRuntime runtime, Executor loop, Connection connection) {
        this.runtime = runtime;
        this.loop = loop;
        this.connection = connection;
    }

    void stored(String conversationId, long upToSeq) {
        unsaid.merge(conversationId, upToSeq, Math::max);
        if (!timerSet) {
            timerSet = true;
            runtime.schedule(
                    COLLECT,
                    () -> loop.execute(() -> {
                        timerSet = false;
                        flush();
                    }));
        }
    }

    /** While offline they are kept for the next connection. */
    public void flush() {
        if (!connection.online()) {
            return;
        }
        Map<String, Long> saying = Map.copyOf(unsaid);
        unsaid.clear();
        saying.forEach(this::say);
    }

    private void say(String conversationId, long seq) {
        Delivered delivered = Delivered.newBuilder()
                .setConversationId(conversationId)
                .setUpToSeq(seq)
                .build();
        connection
                .requests()
                .submit(ClientFrame.newBuilder().setDelivered(delivered), ANSWER_WITHIN)
                .whenComplete((answer, failure) -> {
                    if (failure != null && Failures.of(failure).code() == ErrorCode.UNAVAILABLE) {
                        // It may not have left before the connection broke; saying it twice does no harm.
                        stored(conversationId, seq);
                    }
                });
    }
}
