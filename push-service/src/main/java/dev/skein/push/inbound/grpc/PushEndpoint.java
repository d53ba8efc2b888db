package dev.skein.push.inbound.grpc;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.kit.caller.CallerContext;
import dev.skein.protocol.DeviceId;
import dev.skein.protocol.SkeinException;
import dev.skein.push.device.Device;
import dev.skein.push.device.RegisterDevice;
import dev.skein.push.device.UnbindDevices;
import dev.skein.push.device.UserKey;
import dev.skein.v1.Platform;
import dev.skein.v1.PushService;
import dev.skein.v1.RegisterDeviceRequest;
import dev.skein.v1.RegisterDeviceResponse;
import dev.skein.v1.UnregisterDeviceRequest;
import dev.skein.v1.UnregisterDeviceResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** {@code skein.v1.PushService}. */
@GrpcService
public class PushEndpoint implements PushService {
    private final RegisterDevice register;
    private final UnbindDevices unbind;

    public PushEndpoint(RegisterDevice register, UnbindDevices unbind) {
        this.register = register;
        this.unbind = unbind;
    }

    @Override
    public Uni<RegisterDeviceResponse> registerDevice(RegisterDeviceRequest request) {
        Caller caller = CallerContext.current();
        Device.Binding binding = new Device.Binding(request.getVendor(), request.getToken(), request.getBundle());
        Device device = new Device(
                new UserKey(caller.getAppId(), caller.getUserId()),
                deviceId(request.getDeviceId(), caller),
                platform(request.getPlatform(), caller),
                binding,
                request.getAppVersion(),
                request.getLanguage());
        return register.register(device).replaceWith(RegisterDeviceResponse.getDefaultInstance());
    }

    @Override
    public Uni<UnregisterDeviceResponse> unregisterDevice(UnregisterDeviceRequest request) {
        Caller caller = CallerContext.current();
        UserKey user = new UserKey(caller.getAppId(), caller.getUserId());
        return unbind.byRequest(user, deviceId(request.getDeviceId(), caller))
                .replaceWith(UnregisterDeviceResponse.getDefaultInstance());
    }

    private static String deviceId(String asked, Caller caller) {
        return DeviceId.parse(ErrorCode.BAD_PUSH_PARAMETER, "device_id", asked.isEmpty() ? caller.getDeviceId() : asked)
                .value();
    }

    private static String platform(Platform asked, Caller caller) {
        Platform platform = asked == Platform.PLATFORM_UNSPECIFIED ? caller.getPlatform() : asked;
        if (platform == Platform.PLATFORM_UNSPECIFIED || platform == Platform.UNRECOGNIZED) {
            throw SkeinException.ofField(ErrorCode.BAD_PUSH_PARAMETER, "platform", "must be a known platform");
        }
        return platform.name().substring("PLATFORM_".length());
    }
}
