package dev.skein.gateway.inbound.websocket;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.nio.charset.StandardCharsets;

/**
 * Sees that text frames are UTF-8 while they are still bytes: what WebSockets Next hands over is a String, in which invalid
 * bytes have silently become replacement characters. An invalid frame is replaced by one that is no JSON, so that it is
 * treated like every undecodable frame.
 */
@Sharable
final class Utf8Guard extends ChannelInboundHandlerAdapter {
    private static final Utf8Guard INSTANCE = new Utf8Guard();
    private static final String NOT_JSON = "not UTF-8";
    /** What Vert.x calls its own handler, the last of the pipeline. */
    private static final String VERTX_HANDLER = "handler";

    private Utf8Guard() {}

    /** To be called before the connection becomes a WebSocket. */
    static void watch(Channel channel, int maxMessageBytes) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(VERTX_HANDLER) != null && pipeline.get(Utf8Guard.class) == null) {
            // A character may be split between fragments, so they are put together first.
            pipeline.addBefore(VERTX_HANDLER, "skein-aggregator", new WebSocketFrameAggregator(maxMessageBytes));
            pipeline.addBefore(VERTX_HANDLER, "skein-utf8", INSTANCE);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof TextWebSocketFrame frame
                && !ByteBufUtil.isText(frame.content(), StandardCharsets.UTF_8)) {
            frame.release();
            super.channelRead(context, new TextWebSocketFrame(NOT_JSON));
        } else {
            super.channelRead(context, message);
        }
    }
}
