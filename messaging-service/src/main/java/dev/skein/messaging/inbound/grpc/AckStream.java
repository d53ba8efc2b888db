package dev.skein.messaging.inbound.grpc;

import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.StreamedAck;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.SendOutcome;
import dev.skein.messaging.wire.SendRequests;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Acknowledgements on their way back: what gathers while a frame is being written goes into the next. Thread-safe. */
final class AckStream {
    private static final int MAX_PER_FRAME = 1_000;

    private final MultiEmitter<? super OpenResponse> emitter;
    private final Executor executor;
    private final Queue<StreamedAck> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** @param executor runs one task at a time: the stream's own thread */
    AckStream(MultiEmitter<? super OpenResponse> emitter, Executor executor) {
        this.emitter = emitter;
        this.executor = executor;
    }

    void answer(long id, ConversationKey conversation, SendOutcome outcome) {
        if (outcome instanceof SendOutcome.Refused refused) {
            fail(id, refused.failure());
        } else {
            add(StreamedAck.newBuilder()
                    .setId(id)
                    .setResponse(SendRequests.response(conversation, outcome).toByteString())
                    .build());
        }
    }

    void fail(long id, SkeinException failure) {
        add(StreamedAck.newBuilder().setId(id).setError(failure.toError()).build());
    }

    private void add(StreamedAck ack) {
        waiting.add(ack);
        if (scheduled.compareAndSet(false, true)) {
            executor.execute(this::flush);
        }
    }

    private void flush() {
        scheduled.set(false);
        OpenResponse.Builder frame = OpenResponse.newBuilder();
        for (StreamedAck ack = waiting.poll(); ack != null; ack = waiting.poll()) {
            frame.addAcks(ack);
            if (frame.getAcksCount() == MAX_PER_FRAME) {
                emitter.emit(frame.build());
                frame = OpenResponse.newBuilder();
            }
        }
        if (frame.getAcksCount() > 0) {
            emitter.emit(frame.build());
        }
    }

    void complete() {
        executor.execute(emitter::complete);
    }
}
