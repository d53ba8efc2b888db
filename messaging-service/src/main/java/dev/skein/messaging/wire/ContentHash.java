package dev.skein.messaging.wire;

/** 64 bits of a content, to tell a retry from another message under the same id. Not meant against forgery. */
final class ContentHash {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private ContentHash() {}

    /** Of the first bytes of an encoded message body: the content stands there. */
    static long of(byte[] body, int length) {
        long hash = length * PRIME;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ body[i]) * PRIME;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
