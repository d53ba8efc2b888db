package dev.skein.e2e.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ErrorCodes;
import dev.skein.v1.Call;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Content;
import dev.skein.v1.Error;
import dev.skein.v1.ErrorInfo;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.Reply;
import dev.skein.v1.SendRequest;
import dev.skein.v1.ServerFrame;
import dev.skein.v1.SyncRequest;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One WebSocket through a {@link FaultyGateway}: passes frames on both ways and applies the faults to them. */
final class FaultyLink {
    private static final int NORMAL = 1000;
    private static final int FIRST_OF_OURS = 4000;

    private final FaultyGateway gateway;
    private final Channel client;
    private final Map<Long, String> methods = new HashMap<>();
    private final Map<String, byte[]> swapped = new HashMap<>();
    private final CompletableFuture<WebSocket> server = new CompletableFuture<>();
    private CompletableFuture<?> lastToServer = server;
    private volatile boolean frozen;

    FaultyLink(FaultyGateway gateway, Channel client) {
        this.gateway = gateway;
        this.client = client;
    }

    void opened(WebSocket upstream) {
        gateway.opened(this);
        client.closeFuture().addListener(closed -> abandon());
        server.complete(upstream);
    }

    void freeze() {
        frozen = true;
    }

    /** The client's side is gone: so is the server's, without a word. */
    void abandon() {
        gateway.closed(this);
        server.thenAccept(WebSocket::abort);
    }

    void close(int code, String reason) {
        client.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(sent -> client.close());
    }

    void toClient(byte[] frame) {
        if (!frozen) {
            client.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame)));
        }
    }

    private synchronized void toServer(byte[] frame) {
        if (!frozen) {
            lastToServer = lastToServer
                    .thenCombine(server, (before, socket) -> socket)
                    .thenCompose(socket -> socket.sendBinary(ByteBuffer.wrap(frame), true));
        }
    }

    // From the client

    ChannelInboundHandlerAdapter fromClient() {
        return new SimpleChannelInboundHandler<WebSocketFrame>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame)
                    throws InvalidProtocolBufferException {
                if (frame instanceof BinaryWebSocketFrame) {
                    sent(ByteBufUtil.getBytes(frame.content()));
                } else if (frame instanceof CloseWebSocketFrame close) {
                    closedByClient(close.statusCode());
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                context.close();
            }
        };
    }

    private void closedByClient(int code) {
        if (frozen) {
            return;
        }
        int passed = code >= FIRST_OF_OURS ? code : NORMAL;
        server.thenCompose(socket -> socket.sendClose(passed, "")).whenComplete((sent, failure) -> close(passed, ""));
    }

    private void sent(byte[] bytes) throws InvalidProtocolBufferException {
        ClientFrame frame = ClientFrame.parseFrom(bytes);
        String kind = frame.getFrameCase().name().toLowerCase(java.util.Locale.ROOT);
        String method = "";
        if (frame.hasCall()) {
            method = noted(frame.getId(), frame.getCall());
        }
        gateway.called(method.isEmpty() ? kind : method);
        var fault = gateway.faults().take(kind, method);
        if (fault.isEmpty()) {
            toServer(bytes);
            return;
        }
        switch (fault.get().what()) {
            case DROP -> {
                // Lost on the way.
            }
            case DUPLICATE -> {
                toServer(bytes);
                toServer(bytes);
            }
            case REFUSE -> refuse(frame, ErrorCode.valueOf(fault.get().detail()));
            case CUT -> FaultyGateway.reset(client);
            default ->
                throw new IllegalArgumentException(
                        "a client's frame cannot be subject to " + fault.get().what());
        }
    }

    /** A sync from a cursor that no server ever gave out. */
    private static byte[] withSpoiltCursor(ClientFrame frame) throws InvalidProtocolBufferException {
        SyncRequest sync = SyncRequest.parseFrom(frame.getCall().getRequest()).toBuilder()
                .setCursor(ByteString.copyFromUtf8("not a cursor"))
                .build();
        ClientFrame.Builder spoilt = frame.toBuilder();
        spoilt.getCallBuilder().setRequest(sync.toByteString());
        return spoilt.build().toByteArray();
    }

    /** @return the last part of the method's name */
    private String noted(long id, Call call) throws InvalidProtocolBufferException {
        String method = call.getMethod().substring(call.getMethod().lastIndexOf('/') + 1);
        synchronized (methods) {
            methods.put(id, method);
        }
        if ("skein.v1.MessageService/Send".equals(call.getMethod())) {
            gateway.tried(SendRequest.parseFrom(call.getRequest()).getClientMessageId());
        }
        return method;
    }

    private void refuse(ClientFrame frame, ErrorCode code) {
        Error error = Error.newBuilder()
                .setCode(ErrorCodes.connectName(code))
                .setMessage("as the scenario says")
                .setInfo(ErrorInfo.newBuilder().setReason(code.name()).setNumber(code.getNumber()))
                .build();
        toClient(ServerFrame.newBuilder()
                .setId(frame.getId())
                .setReply(Reply.newBuilder().setError(error))
                .build()
                .toByteArray());
        if (frame.hasConnect()) {
            close(4001, code.name());
        }
    }

    // From the server

    WebSocket.Listener fromServer() {
        return new WebSocket.Listener() {
            private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

            @Override
            public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                byte[] bytes = new byte[data.remaining()];
                data.get(bytes);
                partial.writeBytes(bytes);
                if (last) {
                    byte[] whole = partial.toByteArray();
                    partial.reset();
                    client.eventLoop().execute(() -> received(whole));
                }
                socket.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                client.eventLoop().execute(() -> close(code, reason));
                return null;
            }

            @Override
            public void onError(WebSocket socket, Throwable error) {
                FaultyGateway.reset(client);
            }
        };
    }

    private void received(byte[] bytes) {
        ServerFrame frame;
        try {
            frame = ServerFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException broken) {
            throw new IllegalStateException("the gateway sent a frame that cannot be decoded", broken);
        }
        if (frame.hasConnected() && gateway.heartbeat() > 0) {
            ServerFrame.Builder faster = frame.toBuilder();
            faster.getConnectedBuilder().setHeartbeatIntervalMs(gateway.heartbeat());
            frame = faster.build();
        }
        String kind = kindOf(frame);
        String method = "";
        if (frame.hasReply()) {
            synchronized (methods) {
                method = methods.getOrDefault(frame.getId(), "");
            }
        }
        byte[] encoded = frame.toByteArray();
        gateway.faults()
                .take(kind, method)
                .ifPresentOrElse(fault -> apply(fault, kind, encoded), () -> pass(kind, encoded));
    }

    private static String kindOf(ServerFrame frame) {
        return switch (frame.getFrameCase()) {
            case REPLY -> "answer";
            case MESSAGE_NOTIFY -> "message";
            case EVENT_NOTIFY -> "event";
            case PONG -> "pong";
            case CONNECTED -> "connected";
            case SYNC_NOTIFY -> "sync";
            case KICKED -> "kicked";
            case RECONNECT -> "reconnect";
            case FRAME_NOT_SET -> "unknown";
        };
    }

    private void pass(String kind, byte[] frame) {
        toClient(frame);
        byte[] before = swapped.remove(kind);
        if (before != null) {
            toClient(before);
        }
    }

    private void apply(Faults.Fault fault, String kind, byte[] frame) {
        switch (fault.what()) {
            case DROP -> {
                // Lost on the way.
            }
            case DUPLICATE -> {
                toClient(frame);
                toClient(frame);
            }
            case SWAP -> swapped.put(kind, frame);
            case STRIP -> toClient(changed(frame, notify -> notify.clearMessage()));
            case TRUNCATE -> toClient(Arrays.copyOf(frame, frame.length / 2));
            case CUT -> FaultyGateway.reset(client);
            case REWRITE ->
                toClient(changed(frame, notify -> notify.getMessageBuilder().setContent(contentOf(fault.detail()))));
            default -> throw new IllegalArgumentException("a server's frame cannot be subject to " + fault.what());
        }
    }

    private static Content contentOf(String hex) {
        try {
            return Content.parseFrom(HexFormat.of().parseHex(hex));
        } catch (InvalidProtocolBufferException broken) {
            throw new IllegalArgumentException("not a content: " + hex, broken);
        }
    }

    private static byte[] changed(byte[] frame, java.util.function.Consumer<MessageNotify.Builder> change) {
        try {
            ServerFrame.Builder builder = ServerFrame.parseFrom(frame).toBuilder();
            change.accept(builder.getMessageNotifyBuilder());
            return builder.build().toByteArray();
        } catch (InvalidProtocolBufferException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
