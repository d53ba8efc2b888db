package dev.skein.gateway.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.MessageStreamServiceGrpc;
import dev.skein.internal.v1.OpenRequest;
import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.StreamedAck;
import dev.skein.internal.v1.StreamedCaller;
import dev.skein.internal.v1.StreamedSend;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A messaging-service replica: acknowledges every send at once, or swallows them while {@link #mute} is set. */
public final class FakeMessageStream extends MessageStreamServiceGrpc.MessageStreamServiceImplBase {
    public final List<Seen> seen = new CopyOnWriteArrayList<>();
    public final AtomicLong frames = new AtomicLong();
    public volatile boolean mute;

    private final int port;
    private final AtomicLong seq = new AtomicLong();

    /** A send that arrived. */
    public record Seen(Caller caller, SendRequest request) {}

    FakeMessageStream(int port) {
        this.port = port;
    }

    public int port() {
        return port;
    }

    @Override
    public StreamObserver<OpenRequest> open(StreamObserver<OpenResponse> answers) {
        Map<Integer, Caller> callers = new HashMap<>();
        return new StreamObserver<>() {
            @Override
            public void onNext(OpenRequest frame) {
                frames.incrementAndGet();
                for (StreamedCaller known : frame.getCallersList()) {
                    callers.put(known.getRef(), known.getCaller());
                }
                OpenResponse.Builder response = OpenResponse.newBuilder();
                frame.getSendsList().forEach(send -> response.addAcks(ack(send, callers.get(send.getCaller()))));
                frame.getForgetList().forEach(callers::remove);
                if (!mute && response.getAcksCount() > 0) {
                    answers.onNext(response.build());
                }
            }

            @Override
            public void onError(Throwable failure) {
                // The gateway went away.
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    private StreamedAck ack(StreamedSend send, Caller caller) {
        StreamedAck.Builder ack = StreamedAck.newBuilder().setId(send.getId());
        try {
            SendRequest request = SendRequest.parseFrom(send.getRequest());
            seen.add(new Seen(caller, request));
            FakeServices.failIfAsked(request.getConversation().getUserId());
            return ack.setResponse(SendResponse.newBuilder()
                            .setConversationId("p:" + caller.getUserId() + ':'
                                    + request.getConversation().getUserId())
                            .setSeq(seq.incrementAndGet())
                            .setServerTime(1)
                            .build()
                            .toByteString())
                    .build();
        } catch (SkeinException refused) {
            return ack.setError(refused.toError()).build();
        } catch (InvalidProtocolBufferException e) {
            return ack.setError(SkeinException.of(ErrorCode.BAD_JSON).toError()).build();
        }
    }
}
