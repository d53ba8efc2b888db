package dev.skein.sdk.internal;

import dev.skein.sdk.TokenSource;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.transport.Transport;
import dev.skein.v1.Platform;
import java.net.URI;
import java.time.Duration;

/** What a client was built with. */
public record ClientSettings(
        URI url, Account account, TokenSource tokens, LocalStore store, Transport transport, Tuning tuning) {

    /** Who connects, and from which device. */
    public record Account(String appKey, String userId, String deviceId, Platform platform) {
        /** What a store is bound to. */
        public String storeOwner() {
            return appKey + '|' + userId;
        }
    }

    /**
     * Numbers with good defaults.
     *
     * @param roamingMessages per conversation, for a new device
     */
    public record Tuning(int roamingMessages, int maxPendingSends, Duration answerTimeout) {
        public static final Tuning DEFAULT = new Tuning(100, 1_000, Duration.ofSeconds(10));

        public Tuning {
            if (roamingMessages < 0 || maxPendingSends < 1 || answerTimeout.toMillis() < 1) {
                throw new IllegalArgumentException("counts must not be negative and the timeout must be positive");
            }
        }

        public Tuning withRoamingMessages(int count) {
            return new Tuning(count, maxPendingSends, answerTimeout);
        }

        public Tuning withMaxPendingSends(int count) {
            return new Tuning(roamingMessages, count, answerTimeout);
        }

        public Tuning withAnswerTimeout(Duration timeout) {
            return new Tuning(roamingMessages, maxPendingSends, timeout);
        }
    }

    /** The WebSocket of the gateway. */
    public URI webSocket() {
        String scheme = "https".equals(url.getScheme()) ? "wss" : "ws";
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getPath() == null ? "" : url.getPath().replaceAll("/+$", "");
        return URI.create(scheme + "://" + url.getHost() + port + path + "/ws");
    }
}
