package dev.skein.e2e.conformance;

import dev.skein.v1.Platform;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A device of a scenario, over all its runs: its way to the gateway, its log, and the run there is. */
final class Actor {
    private final String name;
    private final Sdk sdk;
    private final FaultyGateway gateway;
    private final DeviceLog log;
    private Sdk.Spec spec;
    private Device device;
    private CompletableFuture<Void> inSync = new CompletableFuture<>();

    Actor(String name, Sdk sdk, FaultyGateway gateway, Sdk.Spec spec) {
        this.name = name;
        this.sdk = sdk;
        this.gateway = gateway;
        this.log = new DeviceLog(name);
        this.spec = spec;
    }

    /** {@code bob/phone} is Bob's phone; {@code bob} alone is his PC. */
    static String personOf(String device) {
        int slash = device.indexOf('/');
        return slash < 0 ? device : device.substring(0, slash);
    }

    /** {@code phone}, {@code phone-2} and {@code android} run Android, and so on. */
    static Platform platformOf(String device) {
        String kind = device.contains("/") ? device.substring(device.indexOf('/') + 1) : "pc";
        return switch (kind.replaceFirst("-\\d+$", "").toLowerCase(Locale.ROOT)) {
            case "pc" -> Platform.PLATFORM_LINUX;
            case "phone" -> Platform.PLATFORM_ANDROID;
            case "browser" -> Platform.PLATFORM_WEB;
            case "server" -> Platform.PLATFORM_SERVER;
            default -> throw new IllegalArgumentException("no platform for " + device);
        };
    }

    void signInWith(Sdk.Login login, String secret) {
        spec = new Sdk.Spec(
                spec.url(),
                spec.appKey(),
                spec.userId(),
                spec.deviceId(),
                spec.platform(),
                login,
                secret,
                spec.options());
    }

    /** Begins a run; what the last one stored is still there. */
    void begin(Map<String, Long> options) {
        if (device != null) {
            throw new IllegalStateException(name + " is running");
        }
        if (!options.isEmpty()) {
            spec = new Sdk.Spec(
                    spec.url(),
                    spec.appKey(),
                    spec.userId(),
                    spec.deviceId(),
                    spec.platform(),
                    spec.login(),
                    spec.secret(),
                    options);
        }
        device = sdk.open(spec, log);
        log.running(true);
        inSync = device.start();
    }

    void end() {
        if (device != null) {
            World.join(device.stop());
            log.running(false);
            device = null;
        }
    }

    /** After a kick or a refusal: the same client object starts again. */
    void startAgain() {
        inSync = device().start();
    }

    String name() {
        return name;
    }

    String userId() {
        return spec.userId();
    }

    Device device() {
        if (device == null) {
            throw new IllegalStateException(name + " is not running");
        }
        return device;
    }

    boolean isRunning() {
        return device != null;
    }

    /** Completes when this run is in sync for the first time. */
    CompletableFuture<Void> inSync() {
        return inSync;
    }

    FaultyGateway gateway() {
        return gateway;
    }

    DeviceLog log() {
        return log;
    }
}
