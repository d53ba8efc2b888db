package dev.skein.e2e;

import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.service.AccountService;
import dev.skein.sdk.service.AuthService;
import dev.skein.v1.Platform;

/** Users without a session: for tests that speak the protocol themselves. */
public final class Http {
    private Http() {}

    public static String newUser(String name) {
        String userId = SharedCluster.freshUser(name);
        register(SkeinHttp.at(Person.gatewayUrl(0)), SharedCluster.cluster().appKey(), userId, name);
        return userId;
    }

    static void register(SkeinHttp http, String appKey, String userId, String name) {
        Person.join(http.service(AccountService::new)
                .register(account -> account.setAppKey(appKey)
                        .setUserId(userId)
                        .setPassword(Person.PASSWORD)
                        .setNickname(name)));
    }

    public static String tokenOf(String userId, String device, Platform platform) {
        return Person.join(SkeinHttp.at(Person.gatewayUrl(0))
                        .service(AuthService::new)
                        .login(login -> login.setAppKey(SharedCluster.cluster().appKey())
                                .setUserId(userId)
                                .setPassword(Person.PASSWORD)
                                .setDeviceId(device)
                                .setPlatform(platform)))
                .getAccessToken();
    }
}
