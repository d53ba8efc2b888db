package dev.skein.push.device;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Who counts as PUSH_ONLINE (CON-12): has a mobile or Mac device that can be woken and was logged in within 7 days. */
@Singleton
public class PushableUsers {
    private static final Duration RECENT = Duration.ofDays(7);
    private static final Set<String> PLATFORMS = Set.of("ANDROID", "IOS", "IPAD", "HARMONY", "MACOS");

    private final DeviceStore store;
    private final Clock clock;

    public PushableUsers(DeviceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public Uni<List<String>> among(String appId, Collection<String> userIds) {
        return store.seenSince(appId, userIds, PLATFORMS, clock.instant().minus(RECENT));
    }
}
