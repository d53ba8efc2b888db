package dev.skein.gateway.auth;

import dev.skein.v1.Platform;

/**
 * Who calls, as proved by a token.
 *
 * @param userId the user; for a platform the user it acts for, or empty
 * @param deviceId empty when the token names no device
 * @param loginId the login a token of ours belongs to; empty for tokens the platform made itself
 * @param issuedAt milliseconds since the epoch
 * @param expiresAt milliseconds since the epoch
 */
public record Identity(
        String appId,
        Kind kind,
        String userId,
        String deviceId,
        Platform platform,
        String loginId,
        long issuedAt,
        long expiresAt) {

    /** What the credential stands for. */
    public enum Kind {
        ANONYMOUS,
        USER,
        PLATFORM
    }

    /** Nobody in particular: only the few methods open to anyone. */
    public static final Identity ANONYMOUS =
            new Identity("", Kind.ANONYMOUS, "", "", Platform.PLATFORM_UNSPECIFIED, "", 0, Long.MAX_VALUE);

    /** The app's own server, known by app key and secret. */
    public static Identity platform(String appId) {
        return new Identity(appId, Kind.PLATFORM, "", "", Platform.PLATFORM_SERVER, "", 0, Long.MAX_VALUE);
    }

    public Identity actingFor(String user) {
        return new Identity(appId, kind, user, deviceId, platform, loginId, issuedAt, expiresAt);
    }

    /** The identity with the device that the handshake named. */
    public Identity on(String device, Platform devicePlatform) {
        return new Identity(appId, kind, userId, device, devicePlatform, loginId, issuedAt, expiresAt);
    }
}
