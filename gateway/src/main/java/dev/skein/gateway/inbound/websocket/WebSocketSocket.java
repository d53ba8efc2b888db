package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.session.CloseCode;
import dev.skein.gateway.session.EncodedFrame;
import dev.skein.gateway.session.Socket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection of WebSockets Next, whose frames are written to its Netty channel at once: its own way takes a Uni, a
 * CompletionStage and a task of the event loop for each frame. Everything else, closing too, is left to it.
 */
final class WebSocketSocket implements Socket {
    /** So long an ended connection may take to read its close frame. */
    static final long PATIENCE_MS = 2_000;

    private final WebSocketConnection connection;
    private final Channel channel;
    private final Wire wire;
    private final LoopWriter writer;
    /** Only touched on the event loop. */
    private @Nullable ChannelHandlerContext encoder;

    private final AtomicBoolean closing = new AtomicBoolean();

    WebSocketSocket(WebSocketConnection connection, Channel channel, Wire wire) {
        this.connection = connection;
        this.channel = channel;
        this.wire = wire;
        this.writer = LoopWriter.of(channel);
    }

    @Override
    public void write(EncodedFrame frame, Runnable done) {
        if (closing.get() || !channel.isActive()) {
            done.run();
            return;
        }
        writer.add(() -> {
            ByteBuf bytes;
            try {
                bytes = ((WireFrame) frame).bytesFor(wire);
            } catch (RuntimeException unwritable) {
                done.run();
                throw unwritable;
            }
            encoder().write(bytes).addListener(written -> done.run());
            return channel;
        });
    }

    /** The place in the pipeline below the WebSocket encoder: what goes in there has the form of the wire already. */
    private ChannelHandlerContext encoder() {
        ChannelHandlerContext found = encoder;
        if (found == null) {
            found = channel.pipeline().context(WebSocketFrameEncoder.class);
            encoder = found;
        }
        return found;
    }

    @Override
    public void close(CloseCode code) {
        if (closing.compareAndSet(false, true) && channel.isActive()) {
            writer.add(() -> {
                if (connection.isClosed()) {
                    return channel;
                }
                connection
                        .close(new CloseReason(code.number(), code.reason()))
                        .subscribe()
                        .with(closed -> {}, failure -> {});
                // A client that does not read never sees the close frame, nor answers it.
                channel.eventLoop().schedule((Runnable) channel::close, PATIENCE_MS, TimeUnit.MILLISECONDS);
                return channel;
            });
        }
    }

    @Override
    public boolean isOpen() {
        return !closing.get() && channel.isActive();
    }
}
