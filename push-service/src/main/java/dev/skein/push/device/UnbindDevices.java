package dev.skein.push.device;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Takes devices from a user: by request, by logout, or because the vendor no longer knows them. */
@Singleton
public class UnbindDevices {
    private final DeviceStore store;
    private final DeviceDirectory directory;
    private final Clock clock;

    public UnbindDevices(DeviceStore store, DeviceDirectory directory, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.clock = clock;
    }

    /** The user's own wish; harmless when nothing is bound. */
    public Uni<Void> byRequest(UserKey user, String deviceId) {
        return unbind(user, Optional.of(deviceId), clock.instant());
    }

    /**
     * After a logout. What was registered after it stays: the event may be late, and the user back.
     *
     * @param deviceId empty: all devices
     */
    public Uni<Void> afterLogout(UserKey user, Optional<String> deviceId, Instant loggedOutAt) {
        return unbind(user, deviceId, loggedOutAt);
    }

    /** The vendor no longer knows the device. */
    public Uni<Void> afterFeedback(Device device) {
        return store.forget(device).invoke(() -> directory.changed(device.user()));
    }

    /** The user has logged in on the device; keeps it {@link PushableUsers pushable}. */
    public Uni<Void> seen(UserKey user, String deviceId, Instant at) {
        return store.seen(user, deviceId, at);
    }

    private Uni<Void> unbind(UserKey user, Optional<String> deviceId, Instant registeredBy) {
        return store.unbind(user, deviceId, registeredBy).invoke(() -> directory.changed(user));
    }
}
