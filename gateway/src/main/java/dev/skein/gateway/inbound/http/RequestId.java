package dev.skein.gateway.inbound.http;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a request by HTTP or gRPC is found in the logs: the caller's {@code x-request-id}, or one made up here. The answer
 * carries it too.
 */
public final class RequestId {
    /** The header, and the metadata key. */
    public static final String HEADER = "x-request-id";

    private static final int MAX_LENGTH = 64;

    private RequestId() {}

    /** The caller's own if it may be written to a log as it is. */
    public static String of(@Nullable String given) {
        return given != null && isHarmless(given)
                ? given
                : Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    private static boolean isHarmless(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && id.chars().allMatch(c -> c < 0x7f && (Character.isLetterOrDigit(c) || "-_.:/".indexOf(c) >= 0));
    }
}
