package dev.skein.gateway.inbound.grpc;

import org.jspecify.annotations.Nullable;

/** The {@code grpc-timeout} header: up to eight digits and a unit. */
final class GrpcTimeout {
    private GrpcTimeout() {}

    /** What the caller asks for, at most {@code longest}; that too when nothing or nonsense was asked for. */
    static long millis(@Nullable String header, long longest) {
        if (header == null || !header.matches("\\d{1,8}[HMSmun]")) {
            return longest;
        }
        long value = Long.parseLong(header.substring(0, header.length() - 1));
        long millis = switch (header.charAt(header.length() - 1)) {
            case 'H' -> value * 3_600_000;
            case 'M' -> value * 60_000;
            case 'S' -> value * 1_000;
            case 'm' -> value;
            case 'u' -> value / 1_000;
            default -> value / 1_000_000;
        };
        return Math.clamp(millis, 1, longest);
    }
}
