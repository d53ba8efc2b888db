package dev.skein.e2e.conformance;

import dev.skein.v1.Platform;
import java.util.List;
import java.util.Map;

/** An SDK under test. */
interface Sdk extends AutoCloseable {
    /** Shown in the names of the tests. */
    String name();

    /** A device that is not started yet. Asked again with the same spec it is the same installation after a restart. */
    Device open(Spec spec, DeviceLog log);

    /** Errors of the SDK that nobody could catch, since the last look. */
    default List<String> crashes() {
        return List.of();
    }

    @Override
    void close();

    /**
     * @param url the gateway as this device sees it
     * @param login {@code password}, or {@code token} for a fixed access token
     * @param secret the password or token
     * @param options {@code answer timeout ms}, {@code roaming}, {@code max pending}; those left out keep their default
     */
    record Spec(
            String url,
            String appKey,
            String userId,
            String deviceId,
            Platform platform,
            Login login,
            String secret,
            Map<String, Long> options) {}

    /** How the device gets its tokens. */
    enum Login {
        PASSWORD,
        TOKEN
    }
}
