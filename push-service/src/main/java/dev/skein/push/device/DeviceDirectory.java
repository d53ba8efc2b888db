package dev.skein.push.device;

import com.github.benmanes.caffeine.cache.Cache;
import dev.skein.kit.cache.Caches;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers who has devices, mostly from memory: most messages go to users without any, and must cost next to nothing.
 *
 * <p>What is remembered may be {@link DeviceSettings#memoryLife} old when another replica changed it. A device that was
 * unbound meanwhile does no harm: delivery looks again at the moment of the push. Thread-safe.
 */
@Singleton
public class DeviceDirectory {
    private record Apps(Set<String> ids, long until, long changes) {}

    private final DeviceStore store;
    private final Cache<UserKey, List<Device>> users;
    private final long lifeNanos;
    /** Counts changes made here, so that an answer read before a change is not remembered after it. */
    private final AtomicLong changes = new AtomicLong();

    private volatile @Nullable Apps apps;

    public DeviceDirectory(DeviceStore store, DeviceSettings settings) {
        this.store = store;
        this.lifeNanos = settings.memoryLife().toNanos();
        this.users = Caches.ofSizeAndAge(settings.memoryUsers(), settings.memoryLife());
    }

    /** Apps that have any device at all. */
    public Uni<Set<String>> apps() {
        Apps known = apps;
        if (known != null && known.until() > System.nanoTime() && known.changes() == changes.get()) {
            return Uni.createFrom().item(known.ids());
        }
        long before = changes.get();
        return store.apps().invoke(found -> apps = new Apps(found, System.nanoTime() + lifeNanos, before));
    }

    /** The devices of those users who have any; at most one query. */
    public Uni<Map<UserKey, List<Device>>> of(Collection<UserKey> wanted) {
        Map<UserKey, List<Device>> found = new HashMap<>();
        List<UserKey> unknown = new ArrayList<>();
        for (UserKey user : wanted) {
            List<Device> devices = users.getIfPresent(user);
            if (devices == null) {
                unknown.add(user);
            } else if (!devices.isEmpty()) {
                found.put(user, devices);
            }
        }
        if (unknown.isEmpty()) {
            return Uni.createFrom().item(found);
        }
        long before = changes.get();
        return store.of(unknown).map(devices -> {
            Map<UserKey, List<Device>> read = byUser(devices);
            found.putAll(read);
            if (before == changes.get()) {
                unknown.forEach(user -> users.put(user, read.getOrDefault(user, List.of())));
            }
            return found;
        });
    }

    /** To be called when devices of the user were changed here. */
    public void changed(UserKey user) {
        changes.incrementAndGet();
        users.invalidate(user);
    }

    private static Map<UserKey, List<Device>> byUser(List<Device> devices) {
        Map<UserKey, List<Device>> byUser = new HashMap<>();
        devices.forEach(device ->
                byUser.computeIfAbsent(device.user(), user -> new ArrayList<>()).add(device));
        return byUser;
    }
}
