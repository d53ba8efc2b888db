package dev.skein.e2e.conformance;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ErrorCodes;
import dev.skein.v1.ErrorInfo;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One connection to a {@link FaultyGateway} before it becomes a WebSocket: forwards calls, opens links. */
final class FaultyDoor extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    /** As the gateway says it. */
    private static final int RETRY_AFTER_SECONDS = 1;

    private static final int MAX_FRAME = 1 << 20;
    private static final String SUB_PROTOCOL = "skein.v1.proto";
    private static final List<String> PASSED_ON = List.of("content-type", "authorization", "accept");

    private final FaultyGateway gateway;

    FaultyDoor(FaultyGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (gateway.frozen()) {
            return;
        }
        if (request.headers().contains(HttpHeaderNames.UPGRADE)) {
            upgrade(context, request);
        } else {
            forward(context, request);
        }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        gateway.called("upgrade");
        Optional<Faults.Fault> fault = gateway.faults().take("upgrade", "");
        if (fault.isEmpty()) {
            open(context, request.retain());
        } else if (fault.get().what() == Faults.What.REFUSE) {
            respond(context, Integer.parseInt(fault.get().detail()), "text/plain", new byte[0]);
        } else {
            throw new IllegalArgumentException(
                    "an upgrade cannot be subject to " + fault.get().what());
        }
    }

    private void open(ChannelHandlerContext context, FullHttpRequest request) {
        FaultyLink link = new FaultyLink(gateway, context.channel());
        URI target = URI.create(gateway.gateway().toString().replaceFirst("^http", "ws"))
                .resolve("/ws");
        FaultyGateway.HTTP
                .newWebSocketBuilder()
                .subprotocols(SUB_PROTOCOL)
                .buildAsync(target, link.fromServer())
                .whenComplete((upstream, failure) -> context.executor().execute(() -> {
                    if (failure != null) {
                        request.release();
                        FaultyGateway.reset(context.channel());
                        return;
                    }
                    WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                                    target.toString(), SUB_PROTOCOL, true, MAX_FRAME)
                            .newHandshaker(request);
                    context.pipeline().remove(this);
                    // The link must be in place before the first frame is decoded.
                    handshaker.handshake(context.channel(), request).addListener(done -> request.release());
                    context.pipeline().addLast(new WebSocketFrameAggregator(MAX_FRAME), link.fromClient());
                    link.opened(upstream);
                }));
    }

    private void forward(ChannelHandlerContext context, FullHttpRequest request) {
        String method = request.uri().substring(request.uri().lastIndexOf('/') + 1);
        gateway.called(method);
        Optional<Faults.Fault> fault = gateway.faults().take("http", method);
        if (fault.isPresent()) {
            broken(context, fault.get());
            return;
        }
        HttpRequest.Builder onward = HttpRequest.newBuilder(gateway.gateway().resolve(request.uri()))
                .method(
                        request.method().name(),
                        HttpRequest.BodyPublishers.ofByteArray(ByteBufUtil.getBytes(request.content())));
        for (String name : PASSED_ON) {
            String value = request.headers().get(name);
            if (value != null) {
                onward.header(name, value);
            }
        }
        FaultyGateway.HTTP
                .sendAsync(onward.build(), HttpResponse.BodyHandlers.ofByteArray())
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        FaultyGateway.reset(context.channel());
                    } else if (!gateway.frozen()) {
                        String type =
                                answer.headers().firstValue("content-type").orElse("application/octet-stream");
                        respond(context, answer.statusCode(), type, answer.body());
                    }
                });
    }

    private static void broken(ChannelHandlerContext context, Faults.Fault fault) {
        switch (fault.what()) {
            case REFUSE -> {
                ErrorCode code = ErrorCode.valueOf(fault.detail());
                ErrorInfo info = ErrorInfo.newBuilder()
                        .setReason(code.name())
                        .setNumber(code.getNumber())
                        .build();
                String body =
                        "{\"code\":\"%s\",\"message\":\"as the scenario says\",\"details\":[{\"type\":\"%s\",\"value\":\"%s\"}]}"
                                .formatted(
                                        ErrorCodes.connectName(code),
                                        "skein.v1.ErrorInfo",
                                        Base64.getEncoder().withoutPadding().encodeToString(info.toByteArray()));
                respond(
                        context,
                        ErrorCodes.httpStatus(code),
                        "application/json",
                        body.getBytes(StandardCharsets.UTF_8));
            }
            case DROP -> {
                // Never answered.
            }
            case CUT -> FaultyGateway.reset(context.channel());
            default -> throw new IllegalArgumentException("an HTTP call cannot be subject to " + fault.what());
        }
    }

    private static void respond(ChannelHandlerContext context, int status, String type, byte[] body) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        if (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        context.writeAndFlush(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
