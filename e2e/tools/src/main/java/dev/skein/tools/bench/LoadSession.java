package dev.skein.tools.bench;

import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connect;
import dev.skein.v1.Connected;
import dev.skein.v1.Error;
import dev.skein.v1.Kicked;
import dev.skein.v1.Ping;
import dev.skein.v1.Platform;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of one user. Everything but the constructor and {@link #connected()} happens on its event loop.
 *
 * <p>Remembers which seqs were acknowledged to it and which were delivered to it; the verification compares the two ends
 * of a pair.
 */
final class LoadSession extends SimpleChannelInboundHandler<WebSocketFrame> implements AnswerReader.Listener {
    private static final byte[] PING =
            ClientFrame.newBuilder().setPing(Ping.getDefaultInstance()).build().toByteArray();

    /** After an error that does not say how long to wait. */
    private static final long IMPATIENT_RETRY_MS = 100;

    /** Told about each answer to a send; the closed loop sends the next message then. */
    interface OnAnswer {
        /** @param retryAfterMs how long the server asked to wait; 0 after an acknowledgement */
        void answered(LoadSession session, long retryAfterMs);
    }

    private final int number;
    private final String userId;
    private final byte[] connectFrame;
    private final BenchClock clock;
    private final CompletableFuture<LoadSession> ready = new CompletableFuture<>();
    private final AnswerReader reader = new AnswerReader(this);

    private @Nullable LoopMeter meter;
    private @Nullable Channel channel;
    private @Nullable SendTemplate template;
    private @Nullable OnAnswer onAnswer;
    private long nextId = 1;
    private long[] intended = {};
    private @Nullable BitSet acknowledged;
    private @Nullable BitSet delivered;
    private boolean dirty;
    private boolean closing;
    private String lastError = "";

    LoadSession(int number, String userId, String token, BenchClock clock) {
        this.number = number;
        this.userId = userId;
        this.clock = clock;
        this.connectFrame = ClientFrame.newBuilder()
                .setId(1)
                .setConnect(Connect.newBuilder()
                        .setToken(token)
                        .setDeviceId("bench")
                        .setPlatform(Platform.PLATFORM_LINUX)
                        .setSdkName("skein-bench")
                        .setSdkVersion("1"))
                .build()
                .toByteArray();
    }

    int number() {
        return number;
    }

    String userId() {
        return userId;
    }

    CompletableFuture<LoadSession> connected() {
        return ready;
    }

    Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not connected");
        }
        return channel;
    }

    private LoopMeter meter() {
        if (meter == null) {
            throw new IllegalStateException("not connected");
        }
        return meter;
    }

    /** Before the channel is registered with its loop. */
    void attach(LoopMeter loopMeter) {
        this.meter = loopMeter;
    }

    /** Makes this session a sender. */
    void talkTo(String receiver, String text, OnAnswer listener) {
        template = new SendTemplate(receiver, text);
        onAnswer = listener;
        intended = new long[256];
    }

    void stopTalking() {
        onAnswer = null;
    }

    /** @param intendedNanos when it should have left: latency counts from then (no coordinated omission) */
    void send(long intendedNanos) {
        Channel open = channel();
        if (template == null || !open.isActive()) {
            return;
        }
        long id = nextId++;
        if (id >= intended.length) {
            intended = Arrays.copyOf(intended, intended.length * 2);
        }
        intended[(int) id] = intendedNanos;
        ByteBuf frame = template.encode(open.alloc(), id, clock.micros(intendedNanos), number);
        open.write(new BinaryWebSocketFrame(frame), open.voidPromise());
        dirty = true;
        meter().sent.increment();
    }

    void flush() {
        if (dirty) {
            dirty = false;
            channel().flush();
        }
    }

    void ping() {
        channel()
                .writeAndFlush(
                        new BinaryWebSocketFrame(Unpooled.wrappedBuffer(PING)),
                        channel().voidPromise());
    }

    void close() {
        closing = true;
        Channel open = channel;
        if (open != null && open.isActive()) {
            open.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(done -> open.close());
        }
    }

    BitSet acknowledgedSeqs() {
        return acknowledged == null ? new BitSet() : acknowledged;
    }

    BitSet deliveredSeqs() {
        return delivered == null ? new BitSet() : delivered;
    }

    boolean isOpen() {
        return channel != null && channel.isActive();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        channel = ctx.channel();
        super.channelActive(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            ctx.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(connectFrame)));
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) throws Exception {
        if (frame instanceof BinaryWebSocketFrame) {
            reader.read(frame.content());
        } else if (frame instanceof CloseWebSocketFrame close) {
            lastError = "closed with " + close.statusCode() + " " + close.reasonText();
            ctx.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        flush();
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        boolean wasReady = ready.isDone();
        ready.completeExceptionally(new BenchException(lastError.isEmpty() ? "closed by the server" : lastError));
        if (wasReady && !closing) {
            meter().lostSessions.increment();
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lastError = cause.toString();
        ready.completeExceptionally(new BenchException(lastError));
        ctx.close();
    }

    @Override
    public void connected(Connected connected) {
        ready.complete(this);
    }

    @Override
    public void acknowledged(long id, long seq, boolean duplicate) {
        LoopMeter counts = meter();
        counts.ack(clock.micros(clock.nanos() - intended[(int) id]));
        counts.acknowledged.increment();
        if (acknowledged == null) {
            acknowledged = new BitSet(1024);
        }
        if (duplicate || acknowledged.get((int) seq)) {
            counts.duplicateAcks.increment();
        }
        acknowledged.set((int) seq);
        answered(0);
    }

    @Override
    public void refused(long id, Error error) {
        if (!ready.isDone()) {
            lastError = error.getCode() + " " + error.getInfo().getReason() + " " + error.getMessage();
            return;
        }
        meter().refused(error.getInfo().getReason());
        answered(Math.max(IMPATIENT_RETRY_MS, error.getInfo().getRetryAfterMs()));
    }

    private void answered(long retryAfterMs) {
        if (onAnswer != null) {
            onAnswer.answered(this, retryAfterMs);
        }
    }

    @Override
    public void delivered(long seq, long micros) {
        LoopMeter counts = meter();
        counts.delivered.increment();
        if (micros >= 0) {
            counts.delivery(clock.micros(clock.nanos()) - micros);
        } else {
            counts.withoutData.increment();
        }
        if (delivered == null) {
            delivered = new BitSet(1024);
        }
        if (delivered.get((int) seq)) {
            counts.repeatedDeliveries.increment();
        }
        delivered.set((int) seq);
    }

    @Override
    public void kicked(Kicked kicked) {
        lastError = "kicked: " + kicked.getReason();
    }

    @Override
    public void syncAsked() {
        meter().syncsAsked.increment();
    }

    @Override
    public void reconnectAsked() {
        lastError = "the gateway is going away";
    }
}
