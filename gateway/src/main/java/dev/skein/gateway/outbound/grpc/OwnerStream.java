package dev.skein.gateway.outbound.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.skein.internal.v1.MessageStreamServiceGrpc;
import dev.skein.internal.v1.OpenRequest;
import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.StreamedCaller;
import dev.skein.internal.v1.StreamedSend;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One open stream to one replica. What gathers while a frame is being written, or shortly after, goes into the next
 * one: big frames only under load.
 */
final class OwnerStream extends ClientCall.Listener<OpenResponse> {
    private static final int MAX_SENDS_PER_FRAME = 512;
    private static final int MAX_BYTES_PER_FRAME = 1024 * 1024;
    private static final int ANSWERS_AT_ONCE = 1_024;
    /**
     * Frames are at least so far apart. A send after a pause goes out at once; under load each frame costs more than all the
     * sends in it, on both sides.
     */
    private static final long GAP_NANOS = 500_000;

    /** What becomes of the stream; called on gRPC's threads. */
    interface Owner {
        void up(OwnerStream stream);

        void answered(OwnerStream stream, OpenResponse response);

        void unwritable(OwnerStream stream, PendingSend send, RuntimeException why);

        void down(OwnerStream stream, Status status);
    }

    private final String address;
    private final ScheduledExecutorService writer;
    private final Owner owner;
    private final ClientCall<OpenRequest, OpenResponse> call;

    /** Guarded by itself, with the two below. */
    private final Queue<PendingSend> outbox = new ArrayDeque<>();

    private final List<String> ended = new ArrayList<>();
    private boolean flushing;
    private long lastFlush = System.nanoTime() - GAP_NANOS;
    private volatile boolean open;

    /** Only touched on the writer. */
    private final Map<String, Integer> refsBySession = new HashMap<>();

    private int lastRef;

    OwnerStream(String address, Channel channel, ScheduledExecutorService writer, Owner owner) {
        this.address = address;
        this.writer = writer;
        this.owner = owner;
        // Answers are handled at once on the thread they arrive on; they only complete and enqueue.
        call = channel.newCall(
                MessageStreamServiceGrpc.getOpenMethod(), CallOptions.DEFAULT.withExecutor(Runnable::run));
    }

    void start() {
        call.start(this, new Metadata());
        call.request(ANSWERS_AT_ONCE);
    }

    String address() {
        return address;
    }

    void send(PendingSend send) {
        synchronized (outbox) {
            outbox.add(send);
            scheduleFlush();
        }
    }

    /** The session is over; the replica may forget its caller. */
    void forget(String sessionId) {
        synchronized (outbox) {
            ended.add(sessionId);
            scheduleFlush();
        }
    }

    void cancel() {
        call.cancel("the replica is no longer listed", null);
    }

    private void scheduleFlush() {
        if (open && !flushing) {
            flushing = true;
            long sinceLast = System.nanoTime() - lastFlush;
            if (sinceLast >= GAP_NANOS) {
                writer.execute(this::flush);
            } else {
                writer.schedule(this::flush, GAP_NANOS - sinceLast, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void flush() {
        while (true) {
            List<PendingSend> sends;
            List<String> over;
            synchronized (outbox) {
                if (!call.isReady() || outbox.isEmpty() && ended.isEmpty()) {
                    flushing = false;
                    lastFlush = System.nanoTime();
                    return;
                }
                sends = nextSends();
                over = List.copyOf(ended);
                ended.clear();
            }
            call.sendMessage(frame(sends, over));
        }
    }

    private List<PendingSend> nextSends() {
        List<PendingSend> sends = new ArrayList<>(Math.min(outbox.size(), MAX_SENDS_PER_FRAME));
        int bytes = 0;
        while (!outbox.isEmpty() && sends.size() < MAX_SENDS_PER_FRAME && bytes < MAX_BYTES_PER_FRAME) {
            PendingSend send = outbox.remove();
            bytes += send.request.length;
            sends.add(send);
        }
        return sends;
    }

    private OpenRequest frame(List<PendingSend> sends, List<String> over) {
        OpenRequest.Builder frame = OpenRequest.newBuilder();
        List<Integer> once = new ArrayList<>();
        for (PendingSend send : sends) {
            try {
                frame.addSends(StreamedSend.newBuilder()
                        .setId(send.id)
                        .setCaller(refOf(send, frame, once))
                        .setRequest(UnsafeByteOperations.unsafeWrap(send.request))
                        .setTraceparent(send.trace));
            } catch (RuntimeException fault) {
                // The stream is everybody's: a send that cannot be written fails alone.
                owner.unwritable(this, send, fault);
            }
        }
        for (String sessionId : over) {
            Integer ref = refsBySession.remove(sessionId);
            if (ref != null) {
                frame.addForget(ref);
            }
        }
        frame.addAllForget(once);
        return frame.build();
    }

    private int refOf(PendingSend send, OpenRequest.Builder frame, List<Integer> once) {
        String sessionId = send.context.sessionId();
        Integer known = sessionId.isEmpty() ? null : refsBySession.get(sessionId);
        if (known != null) {
            return known;
        }
        int ref = ++lastRef;
        frame.addCallers(StreamedCaller.newBuilder().setRef(ref).setCaller(Callers.of(send.context)));
        if (sessionId.isEmpty()) {
            // A request by HTTP or gRPC: its caller is not met again.
            once.add(ref);
        } else {
            refsBySession.put(sessionId, ref);
        }
        return ref;
    }

    @Override
    public void onReady() {
        boolean first;
        synchronized (outbox) {
            first = !open;
            open = true;
        }
        if (first) {
            owner.up(this);
        }
        synchronized (outbox) {
            scheduleFlush();
        }
    }

    @Override
    public void onMessage(OpenResponse response) {
        call.request(1);
        owner.answered(this, response);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        owner.down(this, status);
    }
}
