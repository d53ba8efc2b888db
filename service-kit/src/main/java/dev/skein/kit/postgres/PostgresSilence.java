package dev.skein.kit.postgres;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;

/**
 * Closes a connection on which nothing was written or read for some time: Postgres or the way to it has gone without a word.
 *
 * <p>The idle timeout of the client does not: it only says goodbye to Postgres and waits for it to close, and what waits for
 * an answer waits on.
 */
final class PostgresSilence extends IdleStateHandler {
    /** What Vert.x calls its own. */
    private static final String OF_THE_CLIENT = "idle";

    private PostgresSilence(int seconds) {
        super(0, 0, seconds);
    }

    /** Until the connection is open, the client's own timeout stands here. */
    static void watch(SqlConnection fresh, int seconds) {
        ChannelPipeline pipeline = ((SocketConnectionBase)
                        ((SqlConnectionInternal) fresh).unwrap().unwrap())
                .socket()
                .channelHandlerContext()
                .pipeline();
        pipeline.replace(OF_THE_CLIENT, "skein-silence", new PostgresSilence(seconds));
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        context.close();
    }
}
