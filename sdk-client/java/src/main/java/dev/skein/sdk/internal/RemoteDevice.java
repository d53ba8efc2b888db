package dev.skein.sdk.internal;

import dev.skein.sdk.DeviceApi;
import dev.skein.v1.Platform;
import dev.skein.v1.RegisterDeviceRequest;
import dev.skein.v1.RegisterDeviceResponse;
import dev.skein.v1.UnregisterDeviceRequest;
import dev.skein.v1.UnregisterDeviceResponse;
import java.util.concurrent.CompletableFuture;

/** {@link DeviceApi} by calls. */
final class RemoteDevice implements DeviceApi {
    private final DefaultClient client;
    private final ClientSettings.Account account;

    RemoteDevice(DefaultClient client, ClientSettings.Account account) {
        this.client = client;
        this.account = account;
    }

    @Override
    @SuppressWarnings("NullAway") // Void futures carry null
    public CompletableFuture<Void> registerPush(RegisterDeviceRequest request) {
        RegisterDeviceRequest.Builder complete = request.toBuilder();
        if (request.getDeviceId().isEmpty()) {
            complete.setDeviceId(account.deviceId());
        }
        if (request.getPlatform() == Platform.PLATFORM_UNSPECIFIED) {
            complete.setPlatform(account.platform());
        }
        return client.call("skein.v1.PushService/RegisterDevice", complete.build(), RegisterDeviceResponse.parser())
                .thenApply(response -> null);
    }

    @Override
    @SuppressWarnings("NullAway") // Void futures carry null
    public CompletableFuture<Void> unregisterPush() {
        UnregisterDeviceRequest request = UnregisterDeviceRequest.newBuilder()
                .setDeviceId(account.deviceId())
                .build();
        return client.call("skein.v1.PushService/UnregisterDevice", request, UnregisterDeviceResponse.parser())
                .thenApply(response -> null);
    }
}
