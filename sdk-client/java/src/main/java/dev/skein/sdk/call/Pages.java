package dev.skein.sdk.call;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Reads lists that come in pages; for the generated services. */
public final class Pages {
    private Pages() {}

    /**
     * All elements from a page on.
     *
     * @param token of the first page; empty for the beginning
     * @param fetch asks for the page of a token
     * @param next the token of the page behind; empty on the last one
     */
    public static <P, T> CompletableFuture<List<T>> all(
            String token,
            Function<String, CompletableFuture<P>> fetch,
            Function<P, List<T>> elements,
            Function<P, String> next) {
        return rest(token, fetch, elements, next, new ArrayList<>());
    }

    private static <P, T> CompletableFuture<List<T>> rest(
            String token,
            Function<String, CompletableFuture<P>> fetch,
            Function<P, List<T>> elements,
            Function<P, String> next,
            List<T> before) {
        return fetch.apply(token).thenCompose(page -> {
            before.addAll(elements.apply(page));
            String behind = next.apply(page);
            if (behind.isEmpty()) {
                return CompletableFuture.completedFuture(List.copyOf(before));
            }
            if (behind.equals(token)) {
                // Or it would go on until memory is full.
                return CompletableFuture.failedFuture(
                        SkeinException.of(ErrorCode.INTERNAL, "a page names itself as the next one"));
            }
            return rest(behind, fetch, elements, next, before);
        });
    }
}
