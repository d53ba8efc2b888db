package dev.skein.gateway.inbound.grpc;

import com.google.rpc.Status;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.call.CallRequest;
import dev.skein.gateway.call.CallRouter;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.inbound.http.Body;
import dev.skein.gateway.inbound.http.Credentials;
import dev.skein.gateway.inbound.http.MediaType;
import dev.skein.gateway.inbound.http.RequestId;
import dev.skein.gateway.inbound.json.Failures;
import dev.skein.kit.log.LogFields;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * gRPC-Web, for clients generated for it: unary calls in the binary form, by any version of HTTP. A body is a series of
 * frames, each with a byte that says what it is and four of its length; what gRPC has as trailers is the last frame.
 */
@Singleton
public class GrpcWebDoor {
    private static final String TYPE = "application/grpc-web+proto";
    private static final int HEAD_BYTES = 5;
    private static final byte MESSAGE = 0;
    private static final byte TRAILERS = (byte) 0x80;

    private final CallRouter router;
    private final Credentials credentials;
    private final GatewayConfig config;

    public GrpcWebDoor(CallRouter router, Credentials credentials, GatewayConfig config) {
        this.router = router;
        this.credentials = credentials;
        this.config = config;
    }

    void routes(@Observes Router routes) {
        routes.post().order(-150).handler(http -> {
            if (MediaType.isGrpcWeb(http.request())) {
                handle(http);
            } else {
                http.next();
            }
        });
    }

    private void handle(RoutingContext http) {
        HttpServerRequest request = http.request();
        HttpServerResponse response = http.response();
        String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
        response.putHeader(RequestId.HEADER, requestId);
        Cancellable call = Body.read(request, config.limits().maxRequestBytes() + HEAD_BYTES)
                .flatMap(body -> call(http, message(body), requestId))
                .subscribe()
                .with(
                        answer -> end(
                                response, frame(MESSAGE, answer).appendBuffer(frame(TRAILERS, "grpc-status:0\r\n"))),
                        failure -> end(
                                response,
                                frame(
                                        TRAILERS,
                                        trailers(Failures.expected(
                                                failure,
                                                () -> LogFields.ofApp("").request(requestId))))));
        // Does nothing after the answer.
        http.addEndHandler(ended -> call.cancel());
    }

    private Uni<byte[]> call(RoutingContext http, byte[] message, String requestId) {
        HttpServerRequest request = http.request();
        String method = http.normalizedPath().substring(1);
        CallContext context = new CallContext(
                credentials.of(request.headers(), method),
                "",
                request.remoteAddress().hostAddress(),
                requestId);
        long timeoutMs = GrpcTimeout.millis(
                request.getHeader("grpc-timeout"), config.calls().timeout().toMillis());
        String traceparent = Objects.requireNonNullElse(request.getHeader("traceparent"), "");
        return router.call(new CallRequest(context, method, message, timeoutMs, 0, traceparent));
    }

    /** The one message of a unary request. */
    private static byte[] message(byte[] body) {
        Buffer frames = Buffer.buffer(body);
        if (frames.length() < HEAD_BYTES
                || frames.getByte(0) != MESSAGE
                || frames.getUnsignedInt(1) != frames.length() - HEAD_BYTES) {
            throw SkeinException.of(ErrorCode.BAD_REQUEST, "a unary call has exactly one message, not compressed");
        }
        return frames.getBytes(HEAD_BYTES, frames.length());
    }

    private static Buffer frame(byte kind, String text) {
        return frame(kind, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Buffer frame(byte kind, byte[] content) {
        return Buffer.buffer(HEAD_BYTES + content.length)
                .appendByte(kind)
                .appendInt(content.length)
                .appendBytes(content);
    }

    private static String trailers(SkeinException failure) {
        Status status = GrpcStatuses.of(failure);
        return "grpc-status:" + status.getCode() + "\r\ngrpc-message:" + percentEncoded(status.getMessage()) + "\r\n"
                + GrpcStatuses.DETAILS + ':' + GrpcStatuses.encoded(status) + "\r\n";
    }

    /** Of UTF-8, all but printable ASCII. */
    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < 0x7f && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append("%02X".formatted(b));
            }
        }
        return encoded.toString();
    }

    private static void end(HttpServerResponse response, Buffer frames) {
        if (!response.closed()) {
            response.putHeader("content-type", TYPE).end(frames);
        }
    }
}
