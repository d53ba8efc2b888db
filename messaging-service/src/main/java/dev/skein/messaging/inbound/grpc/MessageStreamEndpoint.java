package dev.skein.messaging.inbound.grpc;

import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.MessageStreamService;
import dev.skein.internal.v1.OpenRequest;
import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.StreamedCaller;
import dev.skein.internal.v1.StreamedSend;
import dev.skein.kit.caller.CallerContext;
import dev.skein.messaging.send.SendCommand;
import dev.skein.messaging.send.SendMessage;
import dev.skein.messaging.send.SendOutcome;
import dev.skein.messaging.send.Submission;
import dev.skein.messaging.wire.SendRequests;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** The fast way in: one stream per gateway, many sends a frame. */
@GrpcService
public class MessageStreamEndpoint implements MessageStreamService {
    private static final Logger LOG = Logger.getLogger(MessageStreamEndpoint.class);

    private final SendMessage sendMessage;
    private final Vertx vertx;

    public MessageStreamEndpoint(SendMessage sendMessage, Vertx vertx) {
        this.sendMessage = sendMessage;
        this.vertx = vertx;
    }

    @Override
    public Multi<OpenResponse> open(Multi<OpenRequest> requests) {
        String peer = CallerContext.requireService().getService();
        Context context = vertx.getOrCreateContext();
        Executor executor = task -> context.runOnContext(nothing -> task.run());
        return Multi.createFrom().emitter(emitter -> {
            AckStream acks = new AckStream(emitter, executor);
            Map<Integer, Caller> callers = new HashMap<>();
            var subscription = requests.subscribe()
                    .with(
                            frame -> accept(frame, callers, acks),
                            failure -> {
                                LOG.debugf("Stream of %s broke: %s", peer, failure.getMessage());
                                acks.complete();
                            },
                            acks::complete);
            emitter.onTermination(subscription::cancel);
        });
    }

    private void accept(OpenRequest frame, Map<Integer, Caller> callers, AckStream acks) {
        for (StreamedCaller known : frame.getCallersList()) {
            callers.put(known.getRef(), known.getCaller());
        }
        List<StreamedSubmission> submissions = new ArrayList<>(frame.getSendsCount());
        for (StreamedSend send : frame.getSendsList()) {
            try {
                submissions.add(new StreamedSubmission(send.getId(), command(send, callers), acks));
            } catch (SkeinException refused) {
                acks.fail(send.getId(), refused);
            } catch (RuntimeException unexpected) {
                LOG.error("A send could not be read", unexpected);
                acks.fail(send.getId(), SkeinException.of(ErrorCode.INTERNAL));
            }
        }
        sendMessage.submit(submissions);
        frame.getForgetList().forEach(callers::remove);
    }

    private static SendCommand command(StreamedSend send, Map<Integer, Caller> callers) {
        Caller caller = callers.get(send.getCaller());
        if (caller == null) {
            throw SkeinException.of(ErrorCode.INTERNAL, "the stream does not know caller " + send.getCaller());
        }
        return SendRequests.command(caller, send.getRequest());
    }

    private static final class StreamedSubmission extends Submission {
        private final long id;
        private final AckStream acks;

        StreamedSubmission(long id, SendCommand command, AckStream acks) {
            super(command);
            this.id = id;
            this.acks = acks;
        }

        @Override
        protected void onAnswer(SendOutcome outcome) {
            acks.answer(id, command().conversation(), outcome);
        }
    }
}
