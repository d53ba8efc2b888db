package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.session.CloseCode;
import dev.skein.gateway.session.EncodedFrame;
import dev.skein.gateway.session.Socket;
import io.netty.channel.Channel;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection of WebSockets Next. */
final class WebSocketSocket implements Socket {
    private static final long PATIENCE_MS = 2_000;

    private final WebSocketConnection connection;
    private final Channel channel;
    private final Wire wire;
    private final AtomicBoolean closing = new AtomicBoolean();

    WebSocketSocket(WebSocketConnection connection, Channel channel, Wire wire) {
        this.connection = connection;
        this.channel = channel;
        this.wire = wire;
    }

    @Override
    public void write(EncodedFrame frame, Runnable done) {
        if (closing.get() || connection.isClosed()) {
            done.run();
            return;
        }
        WireFrame made = (WireFrame) frame;
        Uni<Void> sent = wire == Wire.JSON ? connection.sendText(made.text()) : connection.sendBinary(made.binary());
        sent.subscribe().with(ok -> done.run(), failure -> done.run());
    }

    @Override
    public void close(CloseCode code) {
        if (closing.compareAndSet(false, true) && !connection.isClosed()) {
            connection
                    .close(new CloseReason(code.number(), code.reason()))
                    .subscribe()
                    .with(closed -> {}, failure -> {});
            // A client that does not read never sees the close frame, nor answers it.
            channel.eventLoop().schedule((Runnable) channel::close, PATIENCE_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public boolean isOpen() {
        return !closing.get() && !connection.isClosed();
    }
}
