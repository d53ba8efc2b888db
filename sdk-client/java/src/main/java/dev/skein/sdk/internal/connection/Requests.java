package dev.skein.sdk.internal.connection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.call.Method;
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
public final class Requests {
    /** Calls waiting for a connection or an answer; more fail with OVERLOADED. */
    private static final int MAX_OPEN = 2_000;

    private final SkeinRuntime runtime;
    private final Executor loop;
    private final FramePacer pacer;
    private final Map<Long, Open> open = new LinkedHashMap<>();
    private long lastId = 1;
    private boolean online;

    /** @param keep a broken connection does not end it */
    private record Open(
            ClientFrame frame,
            boolean keep,
            CompletableFuture<ByteString> answer,
            SkeinRuntime.Timer timeout,
            boolean[] sent) {}

    Requests(SkeinRuntime runtime, Executor loop, FramePacer pacer) {
        this.runtime = runtime;
        this.loop = loop;
        this.pacer = pacer;
    }

    /**
     * Calls; while offline it waits for the connection as long as its timeout allows. What may be repeated goes out again when
     * the connection breaks before the answer.
     */
    public <Q extends MessageLite, A> CompletableFuture<A> call(Method<Q, A> method, Q request, Duration timeout) {
        return call(method, request, method.repeatable(), timeout);
    }

    /** The same for one who begins anew after each connect: fails when the connection breaks. */
    public <Q extends MessageLite, A> CompletableFuture<A> callOnce(Method<Q, A> method, Q request, Duration timeout) {
        return call(method, request, false, timeout);
    }

    private <Q extends MessageLite, A> CompletableFuture<A> call(
            Method<Q, A> method, Q request, boolean keep, Duration timeout) {
        Call.Builder call = Call.newBuilder().setMethod(method.path()).setRequest(request.toByteString());
        return submit(ClientFrame.newBuilder().setCall(call), keep, timeout).thenCompose(bytes -> {
            try {
                return CompletableFuture.completedFuture(method.answers().parseFrom(bytes));
            } catch (InvalidProtocolBufferException broken) {
                return CompletableFuture.failedFuture(
                        SkeinException.of(ErrorCode.INTERNAL, "the answer cannot be decoded"));
            }
        });
    }

    /** Sends a frame that gets an answer; fails when the connection breaks. */
    public CompletableFuture<ByteString> submit(ClientFrame.Builder unnumbered, Duration timeout) {
        return submit(unnumbered, false, timeout);
    }

    private CompletableFuture<ByteString> submit(ClientFrame.Builder unnumbered, boolean keep, Duration timeout) {
        if (open.size() >= MAX_OPEN) {
            return CompletableFuture.failedFuture(SkeinException.of(ErrorCode.OVERLOADED, "too many open calls"));
        }
        long id = ++lastId;
        ClientFrame frame = unnumbered.setId(id).build();
        CompletableFuture<ByteString> answer = new CompletableFuture<>();
        SkeinRuntime.Timer timer = runtime.schedule(timeout, () -> loop.execute(() -> timedOut(id)));
        Open request = new Open(frame, keep, answer, timer, new boolean[1]);
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

    /** What was sent is without an answer for ever; what still waited goes on waiting, as does what may go out again. */
    void offline() {
        online = false;
        List<Long> lost = new ArrayList<>();
        open.forEach((id, request) -> {
            if (request.sent()[0] && !request.keep()) {
                lost.add(id);
            }
            request.sent()[0] = false;
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
