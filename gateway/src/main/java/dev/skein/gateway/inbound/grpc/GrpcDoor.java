package dev.skein.gateway.inbound.grpc;

import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.call.CallRequest;
import dev.skein.gateway.call.CallRouter;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.inbound.http.Credentials;
import dev.skein.gateway.inbound.http.MediaType;
import dev.skein.gateway.inbound.http.RequestId;
import dev.skein.gateway.inbound.json.Failures;
import dev.skein.kit.log.LogFields;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * gRPC on the public port, for platforms and servers: any unary method of the contract, as bytes. Beside it what gRPC tools
 * expect of a server, {@link Reflection} and {@link Health}.
 */
@Singleton
public class GrpcDoor {
    private final CallRouter router;
    private final Credentials credentials;
    private final Reflection reflection;
    private final Health health;
    private final GatewayConfig config;

    public GrpcDoor(
            CallRouter router, Credentials credentials, Reflection reflection, Health health, GatewayConfig config) {
        this.router = router;
        this.credentials = credentials;
        this.reflection = reflection;
        this.health = health;
        this.config = config;
    }

    void routes(@Observes Router routes, Vertx vertx) {
        GrpcServerOptions options =
                new GrpcServerOptions().setMaxMessageSize(config.limits().maxRequestBytes());
        routes.route().order(-200).handler(http -> {
            if (isGrpc(http)) {
                // One for each call: it is no more than its handler, which must know whose call it is.
                GrpcServer.server(vertx, options)
                        .callHandler(request -> handle(request, http))
                        .handle(http.request());
            } else {
                http.next();
            }
        });
    }

    private static boolean isGrpc(RoutingContext http) {
        return http.request().version() == HttpVersion.HTTP_2 && MediaType.isGrpc(http.request());
    }

    private void handle(GrpcServerRequest<Buffer, Buffer> request, RoutingContext http) {
        String method = request.fullMethodName();
        if (Reflection.serves(method)) {
            reflection.serve(request);
        } else if (Health.serves(method)) {
            health.serve(request);
        } else {
            unary(request, method, http);
        }
    }

    private void unary(GrpcServerRequest<Buffer, Buffer> request, String method, RoutingContext http) {
        request.invalidMessageHandler(invalid -> fail(request, SkeinException.of(ErrorCode.FRAME_TOO_LARGE)));
        String requestId = RequestId.of(request.headers().get(RequestId.HEADER));
        request.response().headers().set(RequestId.HEADER, requestId);
        Unary message = new Unary();
        request.handler(message::set);
        request.endHandler(end -> {
            Cancellable call = Uni.createFrom()
                    .deferred(() -> answer(request, method, message.get(), requestId))
                    .subscribe()
                    .with(
                            response -> request.response().end(Buffer.buffer(response)),
                            failure -> fail(
                                    request,
                                    Failures.expected(
                                            failure, () -> LogFields.ofApp("").request(requestId))));
            // Does nothing after the answer.
            http.addEndHandler(ended -> call.cancel());
        });
    }

    private Uni<byte[]> answer(
            GrpcServerRequest<Buffer, Buffer> request, String method, byte[] message, String requestId) {
        String traceparent = Objects.requireNonNullElse(request.headers().get("traceparent"), "");
        String clientIp = request.connection().remoteAddress().hostAddress();
        CallContext context = new CallContext(credentials.of(request.headers(), method), "", clientIp, requestId);
        return router.call(new CallRequest(context, method, message, timeoutMs(request), 0, traceparent));
    }

    private long timeoutMs(GrpcServerRequest<Buffer, Buffer> request) {
        long ours = config.calls().timeout().toMillis();
        return GrpcTimeout.millis(request.headers().get("grpc-timeout"), ours);
    }

    private static void fail(GrpcServerRequest<Buffer, Buffer> request, SkeinException failure) {
        GrpcServerResponse<Buffer, Buffer> response = request.response();
        try {
            GrpcStatuses.write(failure, response);
            response.end();
        } catch (IllegalStateException gone) {
            // The client cancelled, or had its answer already.
        }
    }

    /** The one message of a unary request. */
    private static final class Unary {
        private @Nullable Buffer message;
        private boolean more;

        void set(Buffer next) {
            more |= message != null;
            message = next;
        }

        byte[] get() {
            if (message == null || more) {
                throw SkeinException.of(ErrorCode.BAD_REQUEST, "a unary call has exactly one message");
            }
            return message.getBytes();
        }
    }
}
