package dev.skein.sdk.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.transport.Transport;
import dev.skein.v1.Call;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connected;
import dev.skein.v1.Content;
import dev.skein.v1.EventNotify;
import dev.skein.v1.Limits;
import dev.skein.v1.Message;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.Pong;
import dev.skein.v1.Reply;
import dev.skein.v1.ServerFrame;
import dev.skein.v1.TextContent;
import dev.skein.v1.UserEvent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The far end of a transport, for one user: as far as told, it loses, repeats, delays and reorders what it sends, and breaks
 * connections. What it says is true: see {@link ScriptedBackend}.
 */
final class ScriptedServer extends ScriptedBackend implements Transport {
    /** How unkind the network is; all of them chances from 0 to 1. */
    record Weather(
            double refuse, double loseNotify, double repeatNotify, double dataless, double loseReply, int maxDelayMs) {
        static final Weather CALM = new Weather(0, 0, 0, 0, 0, 1);
        static final Weather STORM = new Weather(0.2, 0.3, 0.2, 0.2, 0.1, 400);
    }

    final Map<String, Long> delivered = new HashMap<>();
    final List<ClientFrame> received = new ArrayList<>();
    int connects;
    Weather weather = Weather.CALM;
    /** Answers calls of this method with an error instead. */
    final Map<String, SkeinException> failing = new HashMap<>();

    @Nullable
    SkeinException refusing;

    /** Tokens that are not accepted. */
    final Set<String> staleTokens = new HashSet<>();

    /** Takes everything and says nothing, like a half-dead network. */
    boolean mute;

    /** Takes no connections. */
    boolean crowded;

    /** What it says about when to come again then. */
    Duration retryAfter = Duration.ZERO;

    /** Sent ahead of the answer to Connect. */
    @Nullable
    ServerFrame beforeWelcome;

    private final SimulatedRuntime runtime;

    @Nullable
    Session live;

    ScriptedServer(SimulatedRuntime runtime, String user) {
        super(runtime, user);
        this.runtime = runtime;
    }

    /** Someone else's message, or the user's own from another device. */
    Message add(String conversationId, String sender, String text) {
        return add(
                conversationId,
                sender,
                Content.newBuilder()
                        .setText(TextContent.newBuilder().setText(text))
                        .build());
    }

    Message add(String conversationId, String sender, Content content) {
        Message message =
                store(conversationId, sender, new UUID(0, runtime.randomness().nextLong()).toString(), content);
        tell(message);
        return message;
    }

    private void tell(Message message) {
        if (live == null || chance(weather.loseNotify())) {
            return;
        }
        MessageNotify.Builder notify = MessageNotify.newBuilder()
                .setConversationId(message.getConversationId())
                .setSeq(message.getSeq());
        if (!chance(weather.dataless())) {
            notify.setMessage(message);
        }
        ServerFrame frame = ServerFrame.newBuilder().setMessageNotify(notify).build();
        live.push(frame);
        if (chance(weather.repeatNotify())) {
            live.push(frame);
        }
    }

    void push(ServerFrame frame) {
        live.push(frame);
    }

    void breakConnection() {
        if (live != null) {
            live.end(1006, "broken");
        }
    }

    void closeWith(int code) {
        live.end(code, "closed");
    }

    private boolean chance(double probability) {
        return runtime.randomness().nextDouble() < probability;
    }

    private long delay() {
        return 1 + runtime.randomness().nextInt(weather.maxDelayMs());
    }

    @Override
    public CompletableFuture<Link> open(URI uri, Receiver receiver) {
        CompletableFuture<Link> opening = new CompletableFuture<>();
        connects++;
        runtime.after(delay(), () -> {
            if (crowded) {
                opening.completeExceptionally(new CompletionException(new CrowdedException(429, retryAfter)));
            } else if (chance(weather.refuse())) {
                opening.completeExceptionally(new java.io.IOException("refused"));
            } else {
                opening.complete(new Session(receiver));
            }
        });
        return opening;
    }

    final class Session implements Link {
        private final Receiver receiver;
        private boolean open = true;
        private long inOrder;

        private Session(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void send(ByteBuffer frame) {
            inOrder = Math.max(inOrder, runtime.nowMillis() + delay());
            runtime.after(inOrder - runtime.nowMillis(), () -> {
                if (open) {
                    handle(parse(frame));
                }
            });
        }

        @Override
        public void close(int code, String reason) {
            end(code, reason);
        }

        @Override
        public void abort() {
            end(1006, "aborted");
        }

        private void end(int code, String reason) {
            if (open) {
                open = false;
                if (live == this) {
                    live = null;
                }
                runtime.after(1, () -> receiver.onClosed(code, reason));
            }
        }

        void push(ServerFrame frame) {
            if (mute) {
                return;
            }
            runtime.after(delay(), () -> {
                if (open) {
                    receiver.onFrame(ByteBuffer.wrap(frame.toByteArray()));
                }
            });
        }

        private void handle(ClientFrame frame) {
            received.add(frame);
            switch (frame.getFrameCase()) {
                case CONNECT -> connect(frame);
                case PING ->
                    push(ServerFrame.newBuilder()
                            .setId(frame.getId())
                            .setPong(Pong.newBuilder()
                                    .setBehind(isBehind(frame.getPing().getSyncCursor())))
                            .build());
                case CALL -> call(frame.getId(), frame.getCall());
                case DELIVERED -> {
                    delivered.merge(
                            frame.getDelivered().getConversationId(),
                            frame.getDelivered().getUpToSeq(),
                            Math::max);
                    if (frame.getId() > 0) {
                        reply(frame.getId(), Reply.getDefaultInstance());
                    }
                }
                default ->
                    reply(
                            frame.getId(),
                            Reply.newBuilder().setResponse(ByteString.EMPTY).build());
            }
        }

        private void connect(ClientFrame frame) {
            SkeinException refusal = staleTokens.contains(frame.getConnect().getToken())
                    ? SkeinException.of(ErrorCode.TOKEN_EXPIRED)
                    : refusing;
            if (refusal != null) {
                reply(
                        frame.getId(),
                        Reply.newBuilder().setError(refusal.toError()).build());
                return;
            }
            live = this;
            if (beforeWelcome != null) {
                push(beforeWelcome);
            }
            push(ServerFrame.newBuilder()
                    .setId(frame.getId())
                    .setConnected(Connected.newBuilder()
                            .setUserId(user)
                            .setHeartbeatIntervalMs(5_000)
                            .setLimits(Limits.newBuilder().setMaxFramesPerSecond(100))
                            .setBehind(isBehind(frame.getConnect().getSyncCursor())))
                    .build());
        }

        private void call(long id, Call call) {
            MessageLite response;
            try {
                SkeinException failure = failing.get(call.getMethod());
                if (failure != null) {
                    throw failure;
                }
                response = answer(call);
            } catch (SkeinException failure) {
                reply(id, Reply.newBuilder().setError(failure.toError()).build());
                return;
            }
            if (!chance(weather.loseReply())) {
                reply(
                        id,
                        Reply.newBuilder().setResponse(response.toByteString()).build());
            }
        }

        private void reply(long id, Reply reply) {
            push(ServerFrame.newBuilder().setId(id).setReply(reply).build());
        }
    }

    /** Adds to the user's own log; told live unless the network is unkind. */
    UserEvent add(UserEvent.Builder unnumbered) {
        UserEvent event = unnumbered.setVersion(events.size() + 1L).build();
        events.add(event);
        if (live != null && !chance(weather.loseNotify())) {
            live.push(ServerFrame.newBuilder()
                    .setEventNotify(EventNotify.newBuilder().setEvent(event))
                    .build());
        }
        return event;
    }

    private static ClientFrame parse(ByteBuffer frame) {
        try {
            return ClientFrame.parseFrom(frame);
        } catch (InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }
}
