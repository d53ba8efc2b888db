package dev.skein.sdk.internal;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.Kicked;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Every failure as a {@link SkeinException}. */
public final class Failures {
    private Failures() {}

    /**
     * For handlers of futures that complete on the loop: what goes wrong inside must reach the loop's guard instead of
     * vanishing in the next future.
     */
    public static <T> BiConsumer<T, Throwable> surfacing(Executor loop, BiConsumer<T, Throwable> handler) {
        return (value, failure) -> {
            try {
                handler.accept(value, failure);
            } catch (RuntimeException broken) {
                loop.execute(() -> {
                    throw broken;
                });
            }
        };
    }

    /** What futures wrapped. */
    public static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    public static SkeinException of(Throwable failure) {
        Throwable cause = causeOf(failure);
        if (cause instanceof SkeinException known) {
            return known;
        }
        return SkeinException.of(ErrorCode.UNAVAILABLE, String.valueOf(cause));
    }

    public static boolean isTokenProblem(SkeinException why) {
        return why.code() == ErrorCode.TOKEN_EXPIRED
                || why.code() == ErrorCode.TOKEN_INVALID
                || why.code() == ErrorCode.TOKEN_REVOKED;
    }

    /** For developers: {@code KICK_REASON_CONFLICT by PLATFORM_LINUX device java}. */
    public static SkeinException of(Kicked kicked) {
        String by = kicked.getByDeviceId().isEmpty()
                ? ""
                : " by " + kicked.getByPlatform() + " device " + kicked.getByDeviceId();
        return SkeinException.of(ErrorCode.SESSION_KICKED, "the session was ended: " + kicked.getReason() + by);
    }
}
