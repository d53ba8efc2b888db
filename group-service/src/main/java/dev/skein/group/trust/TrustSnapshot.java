package dev.skein.group.trust;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.app.App;
import dev.skein.group.app.AppSecret;
import dev.skein.group.app.AppStore;
import dev.skein.group.app.Apps;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All a gateway needs to verify tokens alone, also while this service is down. */
@ApplicationScoped
public class TrustSnapshot {
    private final TrustStore trust;
    private final KeyRing keys;
    private final AppStore store;
    private final Apps apps;

    public TrustSnapshot(TrustStore trust, KeyRing keys, AppStore store, Apps apps) {
        this.trust = trust;
        this.keys = keys;
        this.store = store;
        this.apps = apps;
    }

    public record TrustedApp(App app, List<String> secrets) {}

    public record Snapshot(long version, String jwks, List<TrustedApp> apps, List<Revocation> revocations) {}

    /** @param since revocations up to this version are left out */
    public Uni<Snapshot> take(long since) {
        if (!keys.ready()) {
            // A gateway that trusted an empty key set would refuse the first tokens until it asks again.
            return Uni.createFrom()
                    .failure(SkeinException.of(ErrorCode.UNAVAILABLE, "the signing keys are not loaded yet"));
        }
        // The version first: what is read after it can only be newer, and then the gateway merely asks again.
        return trust.version()
                .chain(version -> keys.jwks()
                        .chain(jwks -> trustedApps()
                                .chain(trusted -> trust.revocationsSince(since)
                                        .map(revocations -> new Snapshot(version, jwks, trusted, revocations)))));
    }

    private Uni<List<TrustedApp>> trustedApps() {
        return store.all().chain(all -> store.allActiveSecrets().map(secrets -> join(all, secrets)));
    }

    private List<TrustedApp> join(List<App> all, List<AppSecret> secrets) {
        Map<String, List<String>> byApp = secrets.stream()
                .collect(Collectors.groupingBy(
                        AppSecret::appId,
                        Collectors.flatMapping(secret -> apps.usable(secret).stream(), Collectors.toList())));
        return all.stream()
                .map(app -> new TrustedApp(app, byApp.getOrDefault(app.appId(), List.of())))
                .toList();
    }
}
