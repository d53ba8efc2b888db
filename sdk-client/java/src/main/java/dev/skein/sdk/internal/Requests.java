package dev.skein.sdk.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.v1.Call;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Calls and their answers. Loop-confined; futures complete on the loop. */
final class Requests {
    /** Calls waiting for a connection or an answer; more fail with OVERLOADED. */
    private static final int MAX_OPEN = 2_000;

    private final SkeinRuntime runtime;
    private final Executor loop;
    private final FramePacer pacer;
    private final Map<Long, Open> open = new LinkedHashMap<>();
    private long lastId = 1;
    private boolean online;

    private record Open(
            ClientFrame frame, CompletableFuture<ByteString> answer, SkeinRuntime.Timer timeout, boolean[] sent) {}

    Requests(SkeinRuntime runtime, Executor loop, FramePacer pacer) {
        this.runtime = runtime;
        this.loop = loop;
        this.pacer = pacer;
    }

    <T> CompletableFuture<T> call(String method, MessageLite request, Parser<T> responses, Duration timeout) {
        return call(method, request, timeout).thenCompose(bytes -> {
            try {
                return CompletableFuture.completedFuture(responses.parseFrom(bytes));
            } catch (InvalidProtocolBufferException broken) {
                return CompletableFuture.failedFuture(
                        SkeinException.of(ErrorCode.INTERNAL, "the answer cannot be decoded"));
            }
        });
    }

    CompletableFuture<ByteString> call(String method, MessageLite request, Duration timeout) {
        return submit(
                ClientFrame.newBuilder()
                        .setCall(Call.newBuilder().setMethod(method).setRequest(request.toByteString())),
                timeout);
    }

    /** Sends a frame that gets an answer; while offline it waits for the connection as long as its timeout allows. */
    CompletableFuture<ByteString> submit(ClientFrame.Builder unnumbered, Duration timeout) {
        if (open.size() >= MAX_OPEN) {
            return CompletableFuture.failedFuture(SkeinException.of(ErrorCode.OVERLOADED, "too many open calls"));
        }
        long id = ++lastId;
        ClientFrame frame = unnumbered.setId(id).build();
        CompletableFuture<ByteString> answer = new CompletableFuture<>();
        SkeinRuntime.Timer timer = runtime.schedule(timeout, () -> loop.execute(() -> timedOut(id)));
        Open request = new Open(frame, answer, timer, new boolean[1]);
        open.put(id, request);
        if (online) {
            transmit(request);
        }
        return answer;
    }

    private void transmit(Open request) {
        request.sent()[0] = true;
        pacer.send(request.frame());
    }

    private void timedOut(long id) {
        Open request = open.remove(id);
        if (request != null) {
            boolean sent = request.sent()[0];
            fail(request, SkeinException.of(sent ? ErrorCode.TIMED_OUT : ErrorCode.UNAVAILABLE, "no answer in time"));
        }
    }

    void online() {
        online = true;
        List.copyOf(open.values()).forEach(this::transmit);
    }

    /** What was sent is without an answer for ever; what still waited goes on waiting. */
    void offline() {
        online = false;
        List<Long> lost = new ArrayList<>();
        open.forEach((id, request) -> {
            if (request.sent()[0]) {
                lost.add(id);
            }
        });
        for (Long id : lost) {
            Open request = open.remove(id);
            if (request != null) {
                fail(request, SkeinException.of(ErrorCode.UNAVAILABLE, "the connection broke"));
            }
        }
    }

    /** The client stops: nothing waits any longer. */
    void failAll(SkeinException why) {
        online = false;
        List<Open> all = List.copyOf(open.values());
        open.clear();
        all.forEach(request -> fail(request, why));
    }

    private static void fail(Open request, SkeinException why) {
        request.timeout().cancel();
        request.answer().completeExceptionally(why);
    }

    void answered(long id, Reply reply) {
        Open request = open.remove(id);
        if (request == null) {
            return;
        }
        request.timeout().cancel();
        if (reply.hasError()) {
            request.answer().completeExceptionally(SkeinException.from(reply.getError()));
        } else {
            request.answer().complete(reply.getResponse());
        }
    }
}
