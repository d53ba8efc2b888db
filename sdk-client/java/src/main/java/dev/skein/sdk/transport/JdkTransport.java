package dev.skein.sdk.transport;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@link Transport} on the JDK's own WebSocket: no dependency. */
public final class JdkTransport implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** A pull may answer 100 messages of 12 KB each; more than this is no answer of ours. */
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private static final long LINGER_MS = 2_000;
    private static final int TOO_LARGE = 1009;
    private static final int BROKEN = 1006;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final HttpClient http;

    public JdkTransport(HttpClient http) {
        this.http = http;
    }

    @Override
    public CompletableFuture<Link> open(URI uri, Receiver receiver) {
        Assembler assembler = new Assembler(receiver);
        return http.newWebSocketBuilder()
                .subprotocols(SUB_PROTOCOL)
                .connectTimeout(CONNECT_TIMEOUT)
                .buildAsync(uri, assembler)
                .<Link>thenApply(socket -> new JdkLink(socket, assembler))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
    }

    private static Throwable explained(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            if (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE) {
                return new CrowdedException(status, retryAfter(refused.getResponse()));
            }
        }
        return cause;
    }

    /** Seconds; the other form, a date, would need clocks that agree, and counts as no time. */
    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(value -> value.matches("\\d{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    /** Puts fragments together and turns every way a connection can end into one {@code onClosed}. */
    private static final class Assembler implements WebSocket.Listener {
        private final Receiver receiver;
        private final AtomicBoolean closed = new AtomicBoolean();
        private @Nullable ByteArrayOutputStream partial;

        private Assembler(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            if (partial == null && last) {
                receiver.onFrame(copyOf(data));
            } else if (!append(data)) {
                socket.abort();
                closed(TOO_LARGE, "message too large");
                return null;
            } else if (last && partial != null) {
                receiver.onFrame(ByteBuffer.wrap(partial.toByteArray()));
                partial = null;
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            // The binary sub-protocol has no text; ignoring it keeps a newer server usable.
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed(BROKEN, String.valueOf(error.getMessage()));
        }

        private boolean append(ByteBuffer data) {
            if (partial == null) {
                partial = new ByteArrayOutputStream();
            }
            if (partial.size() + data.remaining() > MAX_MESSAGE_BYTES) {
                return false;
            }
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            partial.writeBytes(bytes);
            return true;
        }

        private void closed(int code, String reason) {
            if (closed.compareAndSet(false, true)) {
                receiver.onClosed(code, reason);
            }
        }

        private static ByteBuffer copyOf(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return ByteBuffer.wrap(bytes);
        }
    }

    /** The JDK allows one send at a time, so each waits for the one before it. */
    private static final class JdkLink implements Link {
        private final WebSocket socket;
        private final Assembler assembler;
        private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

        private JdkLink(WebSocket socket, Assembler assembler) {
            this.socket = socket;
            this.assembler = assembler;
        }

        @Override
        public synchronized void send(ByteBuffer frame) {
            last = last.thenCompose(before -> socket.sendBinary(frame, true));
            last.whenComplete((sent, failure) -> {
                if (failure != null) {
                    socket.abort();
                    assembler.closed(BROKEN, String.valueOf(failure.getMessage()));
                }
            });
        }

        @Override
        public synchronized void close(int code, String reason) {
            last = last.thenCompose(before -> socket.sendClose(code, reason));
            last.whenComplete((sent, failure) -> assembler.closed(code, reason));
            // The other side may be gone and never answer; the socket must not stay for that.
            CompletableFuture.delayedExecutor(LINGER_MS, TimeUnit.MILLISECONDS).execute(this::abort);
        }

        @Override
        public void abort() {
            socket.abort();
            assembler.closed(BROKEN, "aborted");
        }
    }
}
