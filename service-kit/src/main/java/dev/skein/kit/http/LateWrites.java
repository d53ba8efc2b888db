package dev.skein.kit.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * An answer that comes after its HTTP/2 stream was reset, because the caller's deadline passed or the caller is gone, is
 * dropped; the connection, which carries the calls of everybody, lives on.
 *
 * <p>Vert.x writes with a promise that reports its failure to the channel's pipeline, and closes the connection on whatever
 * is reported there. So this stands in front and keeps to itself what was only the failure of a write to one stream. Errors
 * of reading, which do concern the connection, do not come this way.
 */
@Singleton
public class LateWrites {
    private static final Logger LOG = Logger.getLogger(LateWrites.class);
    private static final String NAME = "skein-late-writes";
    private static final Dropped DROPPED = new Dropped();

    /** Before all other routes: no answer is written before a request was routed. */
    void routes(@Observes Router routes) {
        routes.route().order(Integer.MIN_VALUE).handler(http -> {
            if (http.request().version() == HttpVersion.HTTP_2) {
                keep(http.request().connection());
            }
            http.next();
        });
    }

    private static void keep(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        if (!(pipeline.first() instanceof Dropped)) {
            pipeline.addFirst(NAME, DROPPED);
        }
    }

    /** Whether writing to one stream failed: it is closed, or was while the write waited for its turn. */
    static boolean concernsOneStream(Throwable failure) {
        if (failure instanceof Http2Exception.StreamException) {
            return true;
        }
        String message = failure.getMessage();
        return (failure instanceof IllegalStateException || failure instanceof IllegalArgumentException)
                && message != null
                && message.startsWith("Stream ");
    }

    @Sharable
    private static final class Dropped extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            if (concernsOneStream(failure)) {
                LOG.debugf("An answer came too late: %s", failure.getMessage());
            } else {
                context.fireExceptionCaught(failure);
            }
        }
    }
}
