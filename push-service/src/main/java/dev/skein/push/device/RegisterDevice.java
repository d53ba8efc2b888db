package dev.skein.push.device;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.push.vendor.Vendors;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Binds a device to the user who uses it now (PSH-02).
 *
 * <p>The device behind a registration is known by its vendor token: who registers a token takes it from whoever had it. A
 * device id alone takes nothing from others, as anyone can name anyone's.
 */
@Singleton
public class RegisterDevice {
    private final DeviceStore store;
    private final DeviceDirectory directory;
    private final Vendors vendors;
    private final DeviceSettings settings;

    public RegisterDevice(DeviceStore store, DeviceDirectory directory, Vendors vendors, DeviceSettings settings) {
        this.store = store;
        this.directory = directory;
        this.vendors = vendors;
        this.settings = settings;
    }

    /** Fails with BAD_PUSH_VENDOR when there is no such vendor. */
    public Uni<Void> register(Device device) {
        if (vendors.named(device.binding().vendor()).isEmpty()) {
            return Uni.createFrom().failure(SkeinException.of(ErrorCode.BAD_PUSH_VENDOR));
        }
        return store.bind(device, settings.maxPerUser())
                .invoke(losers -> {
                    directory.changed(device.user());
                    losers.forEach(directory::changed);
                })
                .replaceWithVoid();
    }
}
