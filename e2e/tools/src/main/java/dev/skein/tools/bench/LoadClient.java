package dev.skein.tools.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The few threads that carry all sessions, and how a session is opened. */
final class LoadClient implements AutoCloseable {
    private static final int HANDSHAKE_TIMEOUT_MS = 15_000;
    private static final int MAX_FRAME = 128 * 1024;

    private final URI webSocket;
    private final InetSocketAddress address;
    private final boolean manySources;
    private final EventLoopGroup loops;
    private final Map<EventLoop, LoopMeter> meterOf = new HashMap<>();
    private final BenchClock clock = new BenchClock();

    LoadClient(URI url, int threads) {
        int port = url.getPort() > 0 ? url.getPort() : 80;
        this.webSocket = URI.create("ws://" + url.getHost() + ":" + port + "/ws");
        this.address = new InetSocketAddress(url.getHost(), port);
        byte[] target = address.getAddress().getAddress();
        this.manySources = target.length == 4 && target[0] == 127 && isLinux();
        DefaultThreadFactory named = new DefaultThreadFactory("bench", true);
        this.loops =
                Epoll.isAvailable() ? new EpollEventLoopGroup(threads, named) : new NioEventLoopGroup(threads, named);
        loops.forEach(loop -> meterOf.put((EventLoop) loop, new LoopMeter()));
    }

    BenchClock clock() {
        return clock;
    }

    Meters meters() {
        return new Meters(new ArrayList<>(meterOf.values()));
    }

    List<EventLoop> loops() {
        return List.copyOf(meterOf.keySet());
    }

    /** Opens the socket, upgrades, sends Connect; {@link LoadSession#connected()} tells the end of it. */
    LoadSession open(int number, String userId, String token, int source) {
        LoadSession session = new LoadSession(number, userId, token, clock);
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, HANDSHAKE_TIMEOUT_MS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        session.attach(Objects.requireNonNull(meterOf.get(channel.eventLoop())));
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(8192))
                                .addLast(new WebSocketClientProtocolHandler(protocol()))
                                .addLast(session);
                    }
                });
        var connecting = manySources
                ? bootstrap.connect(address, new InetSocketAddress(loopback(source), 0))
                : bootstrap.connect(address);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                session.connected()
                        .completeExceptionally(new BenchException(
                                "cannot connect: " + done.cause().getMessage()));
            }
        });
        return session;
    }

    private WebSocketClientProtocolConfig protocol() {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(webSocket)
                .version(WebSocketVersion.V13)
                .subprotocol("skein.v1.proto")
                .allowExtensions(false)
                .maxFramePayloadLength(MAX_FRAME)
                .handleCloseFrames(false)
                .handshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MS)
                .build();
    }

    /** The whole of 127.0.0.0/8 is this machine; the gateway's limit of connects counts per address. */
    private static InetAddress loopback(int source) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, (byte) (1 + source / 250), (byte) (1 + source % 250)});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT).contains("linux");
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    }
}
