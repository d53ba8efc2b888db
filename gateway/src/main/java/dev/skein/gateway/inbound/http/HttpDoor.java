package dev.skein.gateway.inbound.http;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.call.CallRequest;
import dev.skein.gateway.call.CallRouter;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.inbound.json.Failures;
import dev.skein.gateway.inbound.json.ProtoJson;
import dev.skein.kit.log.LogFields;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;

/**
 * {@code POST /skein.v1.<Service>/<Method>} with a JSON or protobuf body: the unary form of the Connect protocol, so that
 * curl, Connect and OpenAPI clients work.
 */
@Singleton
public class HttpDoor {
    private static final String JSON = MediaType.JSON;
    private static final String PROTO = MediaType.PROTO;
    static final String PATH = "/skein\\.v1\\..*";

    private final CallRouter router;
    private final Credentials credentials;
    private final GatewayConfig config;

    public HttpDoor(CallRouter router, Credentials credentials, GatewayConfig config) {
        this.router = router;
        this.credentials = credentials;
        this.config = config;
    }

    void routes(@Observes Router routes) {
        routes.routeWithRegex(PATH).order(-100).handler(this::handle);
    }

    private void handle(RoutingContext http) {
        HttpServerRequest request = http.request();
        String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
        http.response().putHeader(RequestId.HEADER, requestId);
        String type = MediaType.of(request);
        if (!request.method().name().equals("POST")) {
            http.response().putHeader("allow", "POST");
            refuse(http, 405, "methods are called by POST");
            return;
        }
        if (!type.equals(JSON) && !type.equals(PROTO)) {
            http.response().putHeader("accept-post", JSON + ", " + PROTO);
            refuse(
                    http,
                    415,
                    "content-type must be " + JSON + " or " + PROTO + "; gRPC needs HTTP/2, gRPC-Web its binary form");
            return;
        }
        Cancellable call = Body.read(request, config.limits().maxRequestBytes())
                .flatMap(body -> call(http, type, body, requestId))
                .subscribe()
                .with(
                        response -> answer(http.response(), type, response),
                        failure -> fail(http.response(), requestId, failure));
        // Does nothing after the answer.
        http.addEndHandler(ended -> call.cancel());
    }

    private Uni<Buffer> call(RoutingContext http, String type, byte[] body, String requestId) {
        String method = http.normalizedPath().substring(1);
        MethodDescriptor descriptor = Contract.method(method)
                .map(MethodRules::method)
                .orElseThrow(() -> SkeinException.of(ErrorCode.UNKNOWN_METHOD, "there is no such method"));
        String encoding = http.request().getHeader("content-encoding");
        if (encoding != null && !encoding.equals("identity")) {
            throw SkeinException.of(ErrorCode.UNKNOWN_METHOD, "content-encoding " + encoding + " is not supported");
        }
        // Who calls comes first: a stranger does not learn what a request should look like.
        CallContext context = new CallContext(
                credentials.of(http.request().headers(), method),
                "",
                http.request().remoteAddress().hostAddress(),
                requestId);
        String traceparent = Objects.requireNonNullElse(http.request().getHeader("traceparent"), "");
        boolean json = type.equals(JSON);
        byte[] request = json ? ProtoJson.toBytes(descriptor.getInputType(), ProtoJson.text(body)) : body;
        return router.call(new CallRequest(context, method, request, timeoutMs(http.request()), 0, traceparent))
                .map(response -> json
                        ? Buffer.buffer(ProtoJson.toJson(descriptor.getOutputType(), response))
                        : Buffer.buffer(response));
    }

    private long timeoutMs(HttpServerRequest request) {
        long ours = config.calls().timeout().toMillis();
        String asked = request.getHeader("connect-timeout-ms");
        if (asked == null) {
            return ours;
        }
        try {
            return Math.clamp(Long.parseLong(asked), 1, ours);
        } catch (NumberFormatException e) {
            throw SkeinException.ofField(ErrorCode.BAD_REQUEST, "connect-timeout-ms", "must be a number");
        }
    }

    private static void answer(HttpServerResponse response, String type, Buffer body) {
        if (!response.closed()) {
            response.putHeader("content-type", type).end(body);
        }
    }

    private static void fail(HttpServerResponse response, String requestId, Throwable failure) {
        SkeinException expected =
                Failures.expected(failure, () -> LogFields.ofApp("").request(requestId));
        Refusals.write(response, ConnectErrors.status(expected), expected);
    }

    private static void refuse(RoutingContext http, int status, String wanted) {
        Refusals.write(http.response(), status, SkeinException.of(ErrorCode.BAD_REQUEST, wanted));
    }
}
