package dev.skein.gateway.auth;

import java.util.List;

/**
 * An app and what the gateway has to know of it.
 *
 * @param secrets the active secrets (one or two); their UTF-8 bytes are HS256 keys
 */
public record TrustedApp(String appId, String appKey, List<String> secrets, boolean disabled, Rules rules) {
    /**
     * Settings of the app that the gateway enforces.
     *
     * @param multiDevicePolicy requirements T4: 1 single, 2 desktop + mobile, 3 all
     * @param webInstances live sessions of one user on Web or MiniProgram
     */
    public record Rules(int multiDevicePolicy, int webInstances, int sendsPerSecond, int sendsBurst) {
        /** What holds when the app sets nothing (requirements T1, T4). */
        public static final Rules DEFAULT = new Rules(2, 10, 10, 20);
    }

    /** Never prints secrets. */
    @Override
    public String toString() {
        return "TrustedApp[" + appId + ']';
    }
}
