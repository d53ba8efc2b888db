package dev.skein.sdk;

import java.util.concurrent.CompletableFuture;

/** Where the client gets its access token, before each connect. */
@FunctionalInterface
public interface TokenSource {
    /**
     * The token to connect with.
     *
     * @param refused the token the server has just refused, or empty; the source should then return another one. A
     *     future that fails with a non-retryable {@link dev.skein.protocol.SkeinException} ends the attempts.
     */
    CompletableFuture<String> token(String refused);

    /** Always the same token. */
    static TokenSource of(String token) {
        return refused -> CompletableFuture.completedFuture(token);
    }
}
