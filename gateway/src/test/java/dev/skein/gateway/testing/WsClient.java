package dev.skein.gateway.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.v1.Call;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connect;
import dev.skein.v1.Platform;
import dev.skein.v1.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A bare client of {@code /ws}: every frame that came, and how it ended. */
public final class WsClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    public final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket webSocket;
    private long lastId;

    private WsClient(int port, String subprotocol, boolean reading) {
        this(HTTP, URI.create("ws://127.0.0.1:" + port + "/ws"), subprotocol, reading);
    }

    private WsClient(HttpClient http, URI url, String subprotocol, boolean reading) {
        webSocket = http.newWebSocketBuilder()
                .subprotocols(subprotocol)
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(url, new Listener(reading))
                .join();
    }

    public static WsClient proto(int port) {
        return new WsClient(port, "skein.v1.proto", true);
    }

    /** By TLS, with whatever the client trusts. */
    public static WsClient encrypted(HttpClient http, int port) {
        return new WsClient(http, URI.create("wss://localhost:" + port + "/ws"), "skein.v1.proto", true);
    }

    public static WsClient json(int port) {
        return new WsClient(port, "skein.v1.json", true);
    }

    /** Never reads anything, unless told to {@link #listen}. */
    public static WsClient deaf(int port) {
        return new WsClient(port, "skein.v1.proto", false);
    }

    public void listen() {
        webSocket.request(Long.MAX_VALUE);
    }

    public void text(String text) {
        webSocket.sendText(text, true).join();
    }

    public void bytes(byte[] bytes) {
        webSocket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    public long send(ClientFrame.Builder frame) {
        long id = ++lastId;
        bytes(frame.setId(id).build().toByteArray());
        return id;
    }

    public ServerFrame connect(String token, String device, Platform platform) {
        long id = send(ClientFrame.newBuilder()
                .setConnect(
                        Connect.newBuilder().setToken(token).setDeviceId(device).setPlatform(platform)));
        return await(frame -> frame.getId() == id);
    }

    public ServerFrame call(String method, com.google.protobuf.MessageLite request) {
        long id = start(method, request.toByteString());
        return await(frame -> frame.getId() == id);
    }

    public long start(String method, ByteString request) {
        return send(ClientFrame.newBuilder()
                .setCall(Call.newBuilder().setMethod(method).setRequest(request)));
    }

    /** The next frame that fits; others before it are thrown away. */
    public ServerFrame await(Predicate<ServerFrame> fits) {
        try {
            while (true) {
                ServerFrame frame = frames.poll(10, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new AssertionError("no such frame came");
                }
                if (fits.test(frame)) {
                    return frame;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public String awaitText() {
        try {
            String text = texts.poll(10, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no text came");
            }
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The code the server closed with. */
    public int awaitClose() {
        return closed.orTimeout(15, TimeUnit.SECONDS).join();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        webSocket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private final StringBuilder text = new StringBuilder();
        private final boolean reading;

        Listener(boolean reading) {
            this.reading = reading;
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (reading) {
                socket.request(Long.MAX_VALUE);
            }
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                try {
                    frames.add(ServerFrame.parseFrom(binary.toByteArray()));
                } catch (InvalidProtocolBufferException e) {
                    closed.completeExceptionally(e);
                }
                binary.reset();
            }
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(-1);
        }
    }
}
