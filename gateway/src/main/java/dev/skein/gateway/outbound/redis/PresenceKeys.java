package dev.skein.gateway.outbound.redis;

/** String {@code skein:seen:<app>:<user>}: end of the user's last session, milliseconds since the epoch; lives 8 days. */
final class PresenceKeys {
    private PresenceKeys() {}

    static String seen(String appId, String userId) {
        return "skein:seen:" + appId + ':' + userId;
    }
}
