package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.session.CloseCode;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections whose frames break the rules of WebSocket with the close code that says so; Vert.x would just cut them.
 * Text is looked at while it is still bytes: as a String, invalid bytes have silently become replacement characters.
 */
@Sharable
final class FrameGuard extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ClientConnection> CONNECTION = AttributeKey.valueOf("skein-connection");
    private static final FrameGuard INSTANCE = new FrameGuard();
    /** What Vert.x calls its own handler, the last of the pipeline. */
    private static final String VERTX_HANDLER = "handler";

    private FrameGuard() {}

    /** To be called before the connection becomes a WebSocket. */
    static void watch(Channel channel, int maxMessageBytes) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(VERTX_HANDLER) != null && pipeline.get(FrameGuard.class) == null) {
            // A character may be split between fragments, so they are put together first.
            pipeline.addBefore(VERTX_HANDLER, "skein-aggregator", new WebSocketFrameAggregator(maxMessageBytes));
            pipeline.addBefore(VERTX_HANDLER, "skein-guard", INSTANCE);
        }
    }

    /** From now on this connection is told, instead of being ended over its head. */
    static void tell(Channel channel, ClientConnection connection) {
        channel.attr(CONNECTION).set(connection);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof TextWebSocketFrame frame
                && !ByteBufUtil.isText(frame.content(), StandardCharsets.UTF_8)) {
            frame.release();
            end(context, CloseCode.INVALID_TEXT);
        } else {
            super.channelRead(context, message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) throws Exception {
        if (failure instanceof TooLongFrameException) {
            end(context, CloseCode.TOO_LARGE);
        } else if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            end(context, codeOf(corrupted.closeStatus()));
        } else {
            super.exceptionCaught(context, failure);
        }
    }

    private static CloseCode codeOf(WebSocketCloseStatus status) {
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            return CloseCode.TOO_LARGE;
        }
        return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
                ? CloseCode.INVALID_TEXT
                : CloseCode.PROTOCOL_ERROR;
    }

    /** What still comes is read and thrown away: cutting while data comes would take the close frame along. */
    private static void end(ChannelHandlerContext context, CloseCode code) {
        Channel channel = context.channel();
        ClientConnection connection = channel.attr(CONNECTION).get();
        if (connection != null) {
            connection.close(code);
            return;
        }
        context.writeAndFlush(new CloseWebSocketFrame(code.number(), code.reason()));
        channel.eventLoop().schedule((Runnable) channel::close, WebSocketSocket.PATIENCE_MS, TimeUnit.MILLISECONDS);
    }
}
