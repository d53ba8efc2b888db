package dev.skein.gateway.inbound.websocket;

import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.inbound.http.Origins;
import dev.skein.gateway.inbound.http.Refusals;
import dev.skein.gateway.session.Drain;
import dev.skein.protocol.SkeinException;
import io.netty.channel.Channel;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Who may open a WebSocket at all (CON-01, CON-19): known sub-protocol, welcome origin, not too many at once. */
@Singleton
public class ClientGuard implements HttpUpgradeCheck {
    static final TypedKey<String> CLIENT_IP = TypedKey.forString("skein-ip");
    static final TypedKey<Channel> CHANNEL = new TypedKey<>("skein-channel");
    /** Frames and messages up to this are read; larger ones are closed with 1009 as soon as their length is known. */
    static final int READ_FACTOR = 4;
    /** What Vert.x calls its idle timeout in the pipeline. */
    private static final String IDLE_HANDLER = "idle";

    /** By then another gateway takes the client, or the crowd is smaller. */
    private static final int SOON_SECONDS = 1;

    private final ConnectRates rates;
    private final Drain drain;
    private final Meters meters;
    private final Vertx vertx;
    private final Origins origins;
    private final int maxReadBytes;

    public ClientGuard(
            ConnectRates rates, Drain drain, Meters meters, Vertx vertx, Origins origins, GatewayConfig config) {
        this.meters = meters;
        this.rates = rates;
        this.vertx = vertx;
        this.drain = drain;
        this.maxReadBytes = READ_FACTOR * config.limits().maxFrameBytes();
        this.origins = origins;
    }

    /** Before WebSockets Next, which can refuse an upgrade only without a word. */
    void routes(@Observes Router routes) {
        routes.route("/ws").order(-100).handler(this::check);
    }

    private void check(RoutingContext http) {
        HttpServerRequest request = http.request();
        HttpServerResponse response = http.response();
        if (!request.method().equals(HttpMethod.GET)) {
            response.putHeader("allow", "GET");
            Refusals.write(response, 405, badRequest("a WebSocket is opened by GET"));
        } else if (drain.draining()) {
            comeAgain(response, 503, SkeinException.of(ErrorCode.UNAVAILABLE, "this gateway goes away"));
        } else if (!"websocket".equalsIgnoreCase(request.getHeader("upgrade"))) {
            response.putHeader("upgrade", "websocket");
            Refusals.write(response, 426, badRequest("here a WebSocket is opened: upgrade: websocket is needed"));
        } else if (!offers(request, Wire.PROTO) && !offers(request, Wire.JSON)) {
            Refusals.write(
                    response,
                    400,
                    badRequest("sec-websocket-protocol must be " + Wire.PROTO.subprotocol() + " or "
                            + Wire.JSON.subprotocol()));
        } else if (!origins.welcomes(request)) {
            Refusals.write(
                    response,
                    403,
                    SkeinException.of(ErrorCode.BAD_REQUEST, "pages of this origin are not among allowed-origins"));
        } else {
            letIn(http);
        }
    }

    private void letIn(RoutingContext http) {
        long waitMs = rates.waitMs(http.request().remoteAddress().hostAddress());
        if (waitMs < 0) {
            meters.crowded();
            comeAgain(http.response(), 429, SkeinException.retryAfter(ErrorCode.RATE_LIMITED, SOON_SECONDS * 1000L));
        } else if (waitMs == 0) {
            http.next();
        } else {
            letInLater(http, waitMs);
        }
    }

    /** Once read to its end, a request cannot become a WebSocket; who goes while waiting is not waited for. */
    private void letInLater(RoutingContext http, long waitMs) {
        http.request().pause();
        long turn = vertx.setTimer(waitMs, now -> http.next());
        http.addEndHandler(gone -> vertx.cancelTimer(turn));
    }

    private static void comeAgain(HttpServerResponse response, int status, SkeinException failure) {
        response.putHeader("retry-after", String.valueOf(SOON_SECONDS));
        Refusals.write(response, status, failure);
    }

    private static SkeinException badRequest(String message) {
        return SkeinException.of(ErrorCode.BAD_REQUEST, message);
    }

    /** On the event loop of the request, where the upgrade has to happen. */
    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        HttpServerRequest request = context.httpRequest();
        Channel channel = ((ConnectionBase) request.connection()).channel();
        context.userData().put(CLIENT_IP, request.remoteAddress().hostAddress());
        context.userData().put(CHANNEL, channel);
        prepare(channel);
        return CheckResult.permitUpgrade();
    }

    private void prepare(Channel channel) {
        if (channel.pipeline().get(IDLE_HANDLER) != null) {
            // Sessions have a liveness of their own; a timer for each of 20,000 is memory and work for nothing.
            channel.pipeline().remove(IDLE_HANDLER);
        }
        FrameGuard.watch(channel, maxReadBytes);
    }

    private static boolean offers(HttpServerRequest request, Wire wire) {
        String offered = request.getHeader("sec-websocket-protocol");
        return offered != null
                && Stream.of(offered.split(",")).map(String::trim).anyMatch(wire.subprotocol()::equals);
    }
}
