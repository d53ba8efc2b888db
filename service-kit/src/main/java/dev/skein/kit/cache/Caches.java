package dev.skein.kit.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;

/**
 * The kinds of bounded memory that services keep.
 *
 * <p>Caffeine looks the class of a cache and that of its entries up by a name made from its features ({@code SSMW}: strong
 * keys, strong values, maximum weight). A native executable has only those that are registered, and Quarkus registers the
 * commonest only. So caches are made here and nowhere else, and a test tells when a kind is not registered.
 */
@RegisterForReflection(
        classNames = {
            "com.github.benmanes.caffeine.cache.SSMS",
            "com.github.benmanes.caffeine.cache.PSMS",
            "com.github.benmanes.caffeine.cache.SSMSA",
            "com.github.benmanes.caffeine.cache.PSAMS",
            "com.github.benmanes.caffeine.cache.SSMSW",
            "com.github.benmanes.caffeine.cache.PSWMS",
            "com.github.benmanes.caffeine.cache.SSMW",
            "com.github.benmanes.caffeine.cache.PSMW",
            "com.github.benmanes.caffeine.cache.SSMWW",
            "com.github.benmanes.caffeine.cache.PSWMW"
        })
public final class Caches {
    private Caches() {}

    /** At most so many entries. */
    public static <K, V> Cache<K, V> ofSize(long entries) {
        return Caffeine.newBuilder().maximumSize(entries).build();
    }

    /** At most so many entries, each until nobody has asked for it for that long. */
    public static <K, V> Cache<K, V> ofSizeWhileUsed(long entries, Duration unused) {
        return Caffeine.newBuilder()
                .maximumSize(entries)
                .expireAfterAccess(unused)
                .build();
    }

    /** At most so many entries, each at most that old. */
    public static <K, V> Cache<K, V> ofSizeAndAge(long entries, Duration age) {
        return Caffeine.newBuilder().maximumSize(entries).expireAfterWrite(age).build();
    }

    /** Entries that together weigh at most so much. */
    public static <K, V> Cache<K, V> ofWeight(long weight, Weigher<K, V> weigher) {
        return Caffeine.newBuilder().maximumWeight(weight).weigher(weigher).build();
    }

    /** Entries that together weigh at most so much, each at most that old, and filled by one question at a time. */
    public static <K, V> AsyncCache<K, V> askedOfWeightAndAge(long weight, Weigher<K, V> weigher, Duration age) {
        return Caffeine.newBuilder()
                .maximumWeight(weight)
                .weigher(weigher)
                .expireAfterWrite(age)
                .buildAsync();
    }
}
