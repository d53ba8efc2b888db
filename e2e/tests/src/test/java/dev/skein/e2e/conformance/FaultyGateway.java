package dev.skein.e2e.conformance;

import dev.skein.v1.ServerFrame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between one device and the real gateway: carries its HTTP calls and WebSocket frames, and lets go wrong what a
 * scenario asks for. Thread-safe.
 */
final class FaultyGateway implements AutoCloseable {
    private static final long SAME_ATTEMPT_MS = 100;
    private static final int MAX_BODY = 1 << 20;
    private static final EventLoopGroup LOOPS =
            new NioEventLoopGroup(2, new DefaultThreadFactory("faulty-gateway", true));
    static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What the network does. */
    enum Network {
        OPEN,
        /** Every connection attempt is reset. */
        REFUSING,
        /** Takes everything and gives nothing, as when packets are lost. */
        FROZEN
    }

    private final URI gateway;
    private final Channel server;
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final Set<FaultyLink> links = ConcurrentHashMap.newKeySet();
    private final List<Long> attempts = new CopyOnWriteArrayList<>();
    private final List<Long> connectTimes = new CopyOnWriteArrayList<>();
    private volatile long disturbedAt;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
    private final Faults faults = new Faults();
    private volatile Network network = Network.OPEN;
    private volatile int heartbeatMs;

    FaultyGateway(URI gateway) {
        this.gateway = gateway;
        server = new ServerBootstrap()
                .group(LOOPS)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accepted(channel);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    private void accepted(SocketChannel channel) {
        attempts.add(System.nanoTime());
        if (network == Network.REFUSING) {
            reset(channel);
            return;
        }
        connections.add(channel);
        channel.closeFuture().addListener(closed -> connections.remove(channel));
        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BODY), new FaultyDoor(this));
    }

    String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    URI gateway() {
        return gateway;
    }

    Faults faults() {
        return faults;
    }

    /** @param interval told to the client instead of the gateway's; 0: as it is */
    void heartbeat(int interval) {
        heartbeatMs = interval;
    }

    int heartbeat() {
        return heartbeatMs;
    }

    // Network

    boolean frozen() {
        return network == Network.FROZEN;
    }

    /** Resets every connection; new ones are as before. */
    void cut() {
        connections.forEach(FaultyGateway::reset);
        links.forEach(FaultyLink::abandon);
    }

    void refuse() {
        attempts.clear();
        network = Network.REFUSING;
        cut();
    }

    void freeze() {
        network = Network.FROZEN;
        links.forEach(FaultyLink::freeze);
    }

    /** New connections work; those frozen stay dead, as after a lost address translation. */
    void restore() {
        network = Network.OPEN;
    }

    static void reset(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException closed) {
            // Somebody was faster.
        }
        channel.close();
    }

    /**
     * When each connection attempt since {@link #refuse()} came, in milliseconds from the first. What follows within a
     * tenth of a second is the same attempt: an HTTP client may open a second connection when the first is reset.
     */
    List<Long> attempts() {
        List<Long> distinct = new ArrayList<>();
        for (long each : attempts) {
            long millis = (each - attempts.getFirst()) / 1_000_000;
            if (distinct.isEmpty() || millis - distinct.getLast() > SAME_ATTEMPT_MS) {
                distinct.add(millis);
            }
        }
        return distinct;
    }

    // Frames

    void opened(FaultyLink link) {
        links.add(link);
    }

    void closed(FaultyLink link) {
        links.remove(link);
    }

    void inject(ServerFrame frame) {
        disturbedAt = System.nanoTime();
        links.forEach(link -> link.toClient(frame.toByteArray()));
    }

    void close(int code) {
        disturbedAt = System.nanoTime();
        links.forEach(link -> link.close(code, "as the scenario says"));
    }

    /** @param name of a method or of a kind of frame */
    void called(String name) {
        if ("connect".equals(name)) {
            connectTimes.add(System.nanoTime());
        }
        calls.computeIfAbsent(name, any -> new AtomicInteger()).incrementAndGet();
    }

    int calls(String name) {
        return calls.getOrDefault(name, new AtomicInteger()).get();
    }

    /** When each Connect frame came; nanoseconds. */
    List<Long> connectTimes() {
        return connectTimes;
    }

    /** When the scenario last sent a frame of its own or closed the connection; nanoseconds. */
    long disturbedAt() {
        return disturbedAt;
    }

    void tried(String clientMessageId) {
        tries.computeIfAbsent(clientMessageId, any -> new AtomicInteger()).incrementAndGet();
    }

    /** How often this message was sent. */
    int tries(String clientMessageId) {
        return tries.getOrDefault(clientMessageId, new AtomicInteger()).get();
    }

    @Override
    public void close() {
        server.close();
        cut();
    }
}
