package dev.skein.messaging.inbound.grpc;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.MessageStreamService;
import dev.skein.internal.v1.OpenRequest;
import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.StreamedCaller;
import dev.skein.internal.v1.StreamedSend;
import dev.skein.kit.caller.CallerContext;
import dev.skein.kit.log.LogFields;
import dev.skein.kit.trace.Span;
import dev.skein.kit.trace.Traces;
import dev.skein.messaging.send.SendCommand;
import dev.skein.messaging.send.SendMessage;
import dev.skein.messaging.send.SendOutcome;
import dev.skein.messaging.send.Submission;
import dev.skein.messaging.wire.SendRequests;
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
import org.jspecify.annotations.Nullable;

/** The fast way in: one stream per gateway, many sends a frame. */
@GrpcService
public class MessageStreamEndpoint implements MessageStreamService {
    private static final Logger LOG = Logger.getLogger(MessageStreamEndpoint.class);

    private final SendMessage sendMessage;
    private final Vertx vertx;
    private final Traces traces;

    public MessageStreamEndpoint(SendMessage sendMessage, Vertx vertx, Traces traces) {
        this.sendMessage = sendMessage;
        this.vertx = vertx;
        this.traces = traces;
    }

    @Override
    public Multi<OpenResponse> open(Multi<OpenRequest> requests) {
        String peer = CallerContext.current().getService();
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
                submissions.add(submission(send, callers, acks));
            } catch (SkeinException refused) {
                acks.fail(send.getId(), refused);
            } catch (RuntimeException unexpected) {
                logFields(callers.get(send.getCaller()))
                        .during(() -> LOG.error("A send could not be read", unexpected));
                acks.fail(send.getId(), SkeinException.of(ErrorCode.INTERNAL));
            }
        }
        sendMessage.submit(submissions);
        frame.getForgetList().forEach(callers::remove);
    }

    private static LogFields logFields(@Nullable Caller caller) {
        return caller == null
                ? LogFields.ofApp("")
                : LogFields.ofApp(caller.getAppId()).session(caller.getSessionId());
    }

    private StreamedSubmission submission(StreamedSend send, Map<Integer, Caller> callers, AckStream acks) {
        Span span = traces.follow("send message", send.getTraceparent());
        if (span == null) {
            return new StreamedSubmission(send.getId(), command(send, callers, ""), acks);
        }
        try {
            SendCommand command = command(send, callers, span.traceparent());
            span.with("conversation", command.conversation().id().value());
            return new TracedSubmission(send.getId(), command, acks, span);
        } catch (RuntimeException refused) {
            span.fail("not readable");
            throw refused;
        }
    }

    private static SendCommand command(StreamedSend send, Map<Integer, Caller> callers, String trace) {
        Caller caller = callers.get(send.getCaller());
        if (caller == null) {
            throw SkeinException.of(ErrorCode.INTERNAL, "the stream does not know caller " + send.getCaller());
        }
        return SendRequests.command(caller, send.getRequest(), trace);
    }

    private static class StreamedSubmission extends Submission {
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

    /** Its span lasts from arrival to acknowledgement: waiting in the lane, deciding, storing. */
    private static final class TracedSubmission extends StreamedSubmission {
        private final Span span;

        TracedSubmission(long id, SendCommand command, AckStream acks, Span span) {
            super(id, command, acks);
            this.span = span;
        }

        @Override
        protected void onAnswer(SendOutcome outcome) {
            super.onAnswer(outcome);
            switch (outcome) {
                case SendOutcome.Stored stored -> span.with("seq", stored.seq()).end();
                case SendOutcome.Passed passed -> span.end();
                case SendOutcome.Refused refused ->
                    span.fail(refused.failure().code().name());
            }
        }
    }
}
