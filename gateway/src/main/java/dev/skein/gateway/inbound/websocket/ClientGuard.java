package dev.skein.gateway.inbound.websocket;

import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.session.Drain;
import io.netty.channel.Channel;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who may open a WebSocket at all (CON-01, CON-19): known sub-protocol, welcome origin, not too many at once. */
@Singleton
public class ClientGuard implements HttpUpgradeCheck {
    static final TypedKey<String> CLIENT_IP = TypedKey.forString("skein-ip");
    static final TypedKey<Channel> CHANNEL = new TypedKey<>("skein-channel");
    /** Frames up to this are read, to be able to close with 1009 in good order; beyond, the connection is cut. */
    static final int READ_FACTOR = 4;
    /** What Vert.x calls its idle timeout in the pipeline. */
    private static final String IDLE_HANDLER = "idle";

    private static final CheckResult PERMITTED = CheckResult.permitUpgradeSync();
    /** In seconds; by then another gateway takes the client, or the crowd is smaller. */
    private static final Map<String, List<String>> SOON = Map.of("Retry-After", List.of("1"));

    private final ConnectRates rates;
    private final Drain drain;
    private final Meters meters;
    private final Vertx vertx;
    private final List<String> allowedOrigins;
    private final int maxReadBytes;

    public ClientGuard(ConnectRates rates, Drain drain, Meters meters, Vertx vertx, GatewayConfig config) {
        this.meters = meters;
        this.rates = rates;
        this.vertx = vertx;
        this.drain = drain;
        this.maxReadBytes = READ_FACTOR * config.limits().maxFrameBytes();
        this.allowedOrigins = config.handshake().allowedOrigins().orElse(List.of());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        HttpServerRequest request = context.httpRequest();
        String clientIp = request.remoteAddress().hostAddress();
        Channel channel = ((ConnectionBase) request.connection()).channel();
        context.userData().put(CLIENT_IP, clientIp);
        context.userData().put(CHANNEL, channel);
        if (drain.draining()) {
            return comeAgain(503);
        }
        if (!offers(request, Wire.PROTO) && !offers(request, Wire.JSON)) {
            return CheckResult.rejectUpgrade(400);
        }
        if (!isWelcome(request)) {
            return CheckResult.rejectUpgrade(403);
        }
        long waitMs = rates.waitMs(clientIp);
        if (waitMs < 0) {
            meters.crowded();
            return comeAgain(429);
        }
        prepare(channel, request);
        return waitMs == 0 ? CheckResult.permitUpgrade() : later(waitMs);
    }

    private static Uni<CheckResult> comeAgain(int status) {
        return CheckResult.rejectUpgrade(status, SOON);
    }

    /** On the event loop of the request, where the upgrade has to happen. */
    private Uni<CheckResult> later(long waitMs) {
        return Uni.createFrom().emitter(emitter -> vertx.setTimer(waitMs, t -> emitter.complete(PERMITTED)));
    }

    private void prepare(Channel channel, HttpServerRequest request) {
        if (channel.pipeline().get(IDLE_HANDLER) != null) {
            // Sessions have a liveness of their own; a timer for each of 20,000 is memory and work for nothing.
            channel.pipeline().remove(IDLE_HANDLER);
        }
        if (offers(request, Wire.JSON)) {
            Utf8Guard.watch(channel, maxReadBytes);
        }
    }

    private static boolean offers(HttpServerRequest request, Wire wire) {
        String offered = request.getHeader("sec-websocket-protocol");
        return offered != null
                && Stream.of(offered.split(",")).map(String::trim).anyMatch(wire.subprotocol()::equals);
    }

    /** Only browsers send an Origin, and only they need protection from pages that use a visitor's session. */
    private boolean isWelcome(HttpServerRequest request) {
        String origin = request.getHeader("origin");
        if (origin == null || allowedOrigins.contains("*") || allowedOrigins.contains(origin)) {
            return true;
        }
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equals(request.getHeader("host"));
    }
}
