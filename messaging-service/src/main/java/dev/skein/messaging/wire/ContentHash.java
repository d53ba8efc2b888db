package dev.skein.messaging.wire;

import com.google.protobuf.ByteString;

/** 64 bits of a content, to tell a retry from another message under the same id. Not meant against forgery. */
final class ContentHash {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private ContentHash() {}

    static long of(ByteString content) {
        long hash = content.size() * PRIME;
        for (int i = 0; i < content.size(); i++) {
            hash = (hash ^ content.byteAt(i)) * PRIME;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
