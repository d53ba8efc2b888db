package dev.skein.tools.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connected;
import dev.skein.v1.ImportResponse;
import dev.skein.v1.IssuePlatformTokenResponse;
import dev.skein.v1.Message;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.Reply;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * Answers like a gateway with everything behind it, on one event loop; what it stored has to be written to Postgres by
 * the test. Can be told to go wrong, to see whether bench notices.
 */
final class FakeGateway implements AutoCloseable {
    /** What goes wrong, by the number of the message since the start. */
    static final class Faults {
        IntPredicate losesDelivery = n -> false;
        IntPredicate repeatsDelivery = n -> false;
        IntPredicate forgetsToStore = n -> false;
    }

    record StoredMessage(String conversationId, long seq, UUID clientMessageId) {}

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Channel server;
    private final Faults faults;
    private final Map<String, Channel> sessions = new HashMap<>();
    private final Map<String, Long> heads = new HashMap<>();
    final java.util.Queue<StoredMessage> stored = new java.util.concurrent.ConcurrentLinkedQueue<>();
    private int count;

    FakeGateway(Faults faults) {
        this.faults = faults;
        this.server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Http())
                                .addLast(new WebSocketServerProtocolHandler("/ws", "skein.v1.proto"), new Socket());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }

    /** The two calls bench makes to get its accounts. */
    private static final class Http extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            if (request.uri().equals("/ws")) {
                ctx.fireChannelRead(request.retain());
                return;
            }
            MessageLite answer = request.uri().endsWith("/IssuePlatformToken")
                    ? IssuePlatformTokenResponse.newBuilder()
                            .setAccessToken("platform")
                            .build()
                    : ImportResponse.getDefaultInstance();
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(answer.toByteArray()));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
            ctx.writeAndFlush(response);
        }
    }

    private final class Socket extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {
        private String user = "";

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, BinaryWebSocketFrame frame)
                throws InvalidProtocolBufferException {
            ClientFrame in = ClientFrame.parseFrom(frame.content().nioBuffer());
            if (in.hasConnect()) {
                user = subjectOf(in.getConnect().getToken());
                sessions.put(user, ctx.channel());
                write(ctx.channel(), in.getId(), ServerFrame.newBuilder().setConnected(Connected.getDefaultInstance()));
            } else if (in.hasCall()) {
                send(
                        ctx.channel(),
                        in.getId(),
                        SendRequest.parseFrom(in.getCall().getRequest()));
            }
        }

        private void send(Channel channel, long id, SendRequest request) {
            String peer = request.getConversation().getUserId();
            String conversation = user.compareTo(peer) < 0 ? "p:" + user + ":" + peer : "p:" + peer + ":" + user;
            long seq = heads.merge(conversation, 1L, Long::sum);
            int n = count++;
            if (!faults.forgetsToStore.test(n)) {
                stored.add(new StoredMessage(conversation, seq, UUID.fromString(request.getClientMessageId())));
            }
            ByteString response = SendResponse.newBuilder()
                    .setConversationId(conversation)
                    .setSeq(seq)
                    .setServerTime(System.currentTimeMillis())
                    .build()
                    .toByteString();
            write(
                    channel,
                    id,
                    ServerFrame.newBuilder().setReply(Reply.newBuilder().setResponse(response)));
            ServerFrame.Builder notify = ServerFrame.newBuilder()
                    .setMessageNotify(MessageNotify.newBuilder()
                            .setConversationId(conversation)
                            .setSeq(seq)
                            .setMessage(Message.newBuilder()
                                    .setConversationId(conversation)
                                    .setSeq(seq)
                                    .setSender(user)
                                    .setClientMessageId(request.getClientMessageId())
                                    .setContent(request.getContent())));
            int copies = (faults.losesDelivery.test(n) ? 0 : 1) + (faults.repeatsDelivery.test(n) ? 1 : 0);
            for (int i = 0; i < copies; i++) {
                write(sessions.get(peer), 0, notify);
            }
        }
    }

    private static void write(Channel channel, long id, ServerFrame.Builder frame) {
        channel.writeAndFlush(new BinaryWebSocketFrame(
                Unpooled.wrappedBuffer(frame.setId(id).build().toByteArray())));
    }

    private static String subjectOf(String token) {
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        return com.google.gson.JsonParser.parseString(claims)
                .getAsJsonObject()
                .get("sub")
                .getAsString();
    }
}
