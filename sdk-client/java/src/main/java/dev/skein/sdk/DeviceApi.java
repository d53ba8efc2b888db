package dev.skein.sdk;

import dev.skein.v1.RegisterDeviceRequest;
import java.util.concurrent.CompletableFuture;

/** This device's push token. Futures fail with {@link dev.skein.protocol.SkeinException}. */
public interface DeviceApi {
    /** Binds a vendor token to this device; device id and platform are filled in when empty. */
    CompletableFuture<Void> registerPush(RegisterDeviceRequest request);

    CompletableFuture<Void> unregisterPush();
}
