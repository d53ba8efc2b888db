package dev.skein.e2e.conformance;

import dev.skein.e2e.SharedCluster;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.service.AuthService;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Skein that scenarios run against: the cluster of these tests, or a running one named by the system properties
 * {@code skein.conformance.url}, {@code .appKey} and {@code .appSecret}.
 */
record Target(List<URI> gateways, String appKey, String appSecret) {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String RUN = Long.toString(System.currentTimeMillis() / 1_000, 36);

    static Target find() {
        String url = System.getProperty("skein.conformance.url", "");
        if (!url.isEmpty()) {
            return new Target(
                    List.of(URI.create(url)),
                    System.getProperty("skein.conformance.appKey", "demo"),
                    System.getProperty("skein.conformance.appSecret", ""));
        }
        var cluster = SharedCluster.cluster();
        return new Target(cluster.urls(), cluster.appKey(), cluster.appSecret());
    }

    SkeinHttp http() {
        return SkeinHttp.at(gateways.getFirst().toString());
    }

    String platformToken() {
        return World.join(http().service(AuthService::new)
                        .issuePlatformToken(app -> app.setAppKey(appKey).setAppSecret(appSecret)))
                .getAccessToken();
    }

    /** A user id that no other scenario uses. */
    static String freshUser(String name) {
        return name + '.' + RUN + '.' + NEXT.incrementAndGet();
    }
}
