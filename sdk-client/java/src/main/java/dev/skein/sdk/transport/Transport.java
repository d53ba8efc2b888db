package dev.skein.sdk.transport;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Opens WebSockets with binary messages. Thread-safe; knows nothing of Skein's frames. */
public interface Transport {
    /** Sub-protocol asked for: version 1, binary. A server that only speaks others refuses the connection. */
    String SUB_PROTOCOL = "skein.v1.proto";

    /**
     * Opens a connection. The future fails when that does not succeed, with {@link CrowdedException} when the server is
     * there but takes no more connections just now; after it succeeded, {@link Receiver#onClosed} is
     * called exactly once, whoever closed.
     */
    CompletableFuture<Link> open(URI uri, Receiver receiver);

    /** HTTP 429 or 503 instead of a WebSocket. */
    final class CrowdedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        /** @param retryAfter what the server asked for in {@code Retry-After}; zero when it named no time */
        public CrowdedException(int status, Duration retryAfter) {
            super("the server takes no connections just now (HTTP " + status + ")");
            this.retryAfter = retryAfter;
        }

        /** Not before this time has passed; zero when the server named none. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** An open connection. */
    interface Link {
        /** Sends one binary message; messages leave in the order of the calls. Never blocks. */
        void send(ByteBuffer frame);

        /** Closes with a WebSocket close code after what was sent before; harmless when closed already. */
        void close(int code, String reason);

        /** Drops the connection without a farewell. */
        void abort();
    }

    /** Gets what arrives, one call after another. Must not block. */
    interface Receiver {
        void onFrame(ByteBuffer frame);

        /** 1006 when the connection broke. */
        void onClosed(int code, String reason);
    }
}
