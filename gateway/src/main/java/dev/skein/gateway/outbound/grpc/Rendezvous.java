package dev.skein.gateway.outbound.grpc;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Rendezvous (highest random weight) hashing: every gateway picks the same owner without talking to another, and when a
 * replica comes or goes only its own share of conversations moves.
 */
final class Rendezvous {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    static @Nullable OwnerStream owner(Collection<OwnerStream> streams, String key) {
        OwnerStream best = null;
        long bestWeight = Long.MIN_VALUE;
        for (OwnerStream stream : streams) {
            long weight = weight(key, stream.address());
            if (best == null || weight > bestWeight) {
                best = stream;
                bestWeight = weight;
            }
        }
        return best;
    }

    static long weight(String key, String address) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ '|') * FNV_PRIME;
        for (int i = 0; i < address.length(); i++) {
            hash = (hash ^ address.charAt(i)) * FNV_PRIME;
        }
        // FNV mixes its last characters badly into the high bits, which is what the comparison looks at.
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        hash *= 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
