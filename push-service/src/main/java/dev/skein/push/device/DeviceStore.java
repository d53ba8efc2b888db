package dev.skein.push.device;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where devices are kept. */
public interface DeviceStore {
    /**
     * Binds the device to its user; unbinds whoever had its token, and the user's oldest devices beyond {@code maxPerUser}.
     *
     * @return the users who lost a device
     */
    Uni<List<UserKey>> bind(Device device, int maxPerUser);

    /** Unbinds one device of the user, or all, as far as they were registered by then; what waits for them is dropped. */
    Uni<Void> unbind(UserKey user, Optional<String> deviceId, Instant registeredBy);

    /** Unbinds a device unless it has another token by now; what waits for it is dropped. */
    Uni<Void> forget(Device device);

    /** Notes that the user has logged in on the device. */
    Uni<Void> seen(UserKey user, String deviceId, Instant at);

    /** All devices of these users, by one indexed query. */
    Uni<List<Device>> of(Collection<UserKey> users);

    /** Apps that have any device at all. */
    Uni<Set<String>> apps();

    /** Which of the users have a device on one of these platforms that was seen since then. */
    Uni<List<String>> seenSince(String appId, Collection<String> userIds, Collection<String> platforms, Instant since);
}
