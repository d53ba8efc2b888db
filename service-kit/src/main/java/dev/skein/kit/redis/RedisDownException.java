package dev.skein.kit.redis;

/** Redis cannot be used now. Callers go on without it. */
public final class RedisDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisDownException(String message) {
        super(message, null, false, false);
    }
}
