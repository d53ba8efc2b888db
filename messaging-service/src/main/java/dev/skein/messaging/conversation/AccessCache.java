package dev.skein.messaging.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import dev.skein.kit.cache.Caches;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part in the conversations in use, so that a send costs no query.
 *
 * <p>An entry may be out of date: whoever stores on its word gives its epoch to the store, which refuses an old one, and
 * whoever refuses on its word calls {@link #reload} first. Bounded by the number of members held. Thread-safe.
 */
public final class AccessCache {
    private final AccessSource source;
    private final Cache<ConversationKey, ConversationAccess> entries;

    /** @param maxMembers how many members all entries may hold together */
    public AccessCache(AccessSource source, long maxMembers) {
        this.source = source;
        this.entries = Caches.ofWeight(
                maxMembers, (key, access) -> 4 + access.members().size());
    }

    /** The access of all these conversations, from memory as far as possible. */
    public Uni<Map<ConversationKey, ConversationAccess>> get(Collection<ConversationKey> conversations) {
        Map<ConversationKey, ConversationAccess> found = HashMap.newHashMap(conversations.size());
        List<ConversationKey> missing = new ArrayList<>();
        for (ConversationKey key : conversations) {
            ConversationAccess access = entries.getIfPresent(key);
            if (access == null) {
                missing.add(key);
            } else {
                found.put(key, access);
            }
        }
        if (missing.isEmpty()) {
            return Uni.createFrom().item(found);
        }
        return reload(missing).map(loaded -> {
            found.putAll(loaded);
            return found;
        });
    }

    /** Reads these anew. */
    public Uni<Map<ConversationKey, ConversationAccess>> reload(Collection<ConversationKey> conversations) {
        return source.load(conversations).invoke(entries::putAll);
    }

    public @Nullable ConversationAccess peek(ConversationKey key) {
        return entries.getIfPresent(key);
    }

    public void forget(ConversationKey key) {
        entries.invalidate(key);
    }

    /** Forgets every conversation this user is in: the account itself changed. */
    public void forgetUser(String appId, String userId) {
        entries.asMap()
                .entrySet()
                .removeIf(entry -> entry.getKey().appId().equals(appId)
                        && (entry.getValue().isMember(userId) || isPairOf(entry.getKey(), userId)));
    }

    public void forgetAll() {
        entries.invalidateAll();
    }

    private static boolean isPairOf(ConversationKey key, String userId) {
        return key.id().isPair()
                && (key.id().first().value().equals(userId)
                        || key.id().second().value().equals(userId));
    }
}
