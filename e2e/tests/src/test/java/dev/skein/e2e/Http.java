package dev.skein.e2e;

import dev.skein.sdk.SkeinHttp;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.Platform;

/** Users without a session: for tests that speak the protocol themselves. */
public final class Http {
    private Http() {}

    public static String newUser(String name) {
        String userId = SharedCluster.freshUser(name);
        Person.join(SkeinHttp.at(Person.gatewayUrl(0))
                .register(SharedCluster.cluster().appKey(), userId, Person.PASSWORD, name));
        return userId;
    }

    public static String tokenOf(String userId, String device, Platform platform) {
        return Person.join(SkeinHttp.at(Person.gatewayUrl(0))
                        .login(LoginRequest.newBuilder()
                                .setAppKey(SharedCluster.cluster().appKey())
                                .setUserId(userId)
                                .setPassword(Person.PASSWORD)
                                .setDeviceId(device)
                                .setPlatform(platform)
                                .build()))
                .getAccessToken();
    }
}
