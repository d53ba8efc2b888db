package dev.skein.gateway.auth;

import java.security.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** What the gateway believes: an immutable state that {@link TrustKeeper} replaces as a whole. */
public final class Trust {
    /** Nothing is known yet. */
    public static final Trust NOTHING = new Trust(0, Map.of(), Map.of(), Map.of(), Map.of());

    private final long version;
    private final Map<String, Key> keysById;
    private final Map<String, TrustedApp> appsById;
    private final Map<String, TrustedApp> appsByKey;
    private final Map<String, List<Revocation>> revocationsByUser;

    private Trust(
            long version,
            Map<String, Key> keysById,
            Map<String, TrustedApp> appsById,
            Map<String, TrustedApp> appsByKey,
            Map<String, List<Revocation>> revocationsByUser) {
        this.version = version;
        this.keysById = keysById;
        this.appsById = appsById;
        this.appsByKey = appsByKey;
        this.revocationsByUser = revocationsByUser;
    }

    public long version() {
        return version;
    }

    /** The key our own tokens with this {@code kid} are signed with. */
    public Optional<Key> signingKey(String keyId) {
        return Optional.ofNullable(keysById.get(keyId));
    }

    public Optional<TrustedApp> appById(String appId) {
        return Optional.ofNullable(appsById.get(appId));
    }

    public Optional<TrustedApp> appByKey(String appKey) {
        return Optional.ofNullable(appsByKey.get(appKey));
    }

    /** The rules of an app; the defaults when it is not known. */
    public TrustedApp.Rules rulesOf(String appId) {
        TrustedApp app = appsById.get(appId);
        return app == null ? TrustedApp.Rules.DEFAULT : app.rules();
    }

    public boolean isRevoked(Identity identity) {
        List<Revocation> revocations = revocationsByUser.get(userKey(identity.appId(), identity.userId()));
        return revocations != null && revocations.stream().anyMatch(r -> r.covers(identity));
    }

    /**
     * The keys of a key set, without those that cannot be read.
     *
     * @throws JoseException when nothing of it can be read
     */
    static Map<String, Key> keysOf(String jwks) throws JoseException {
        Map<String, Key> keys = new HashMap<>();
        for (var key : new JsonWebKeySet(jwks).getJsonWebKeys()) {
            if (key.getKeyId() != null) {
                keys.put(key.getKeyId(), key.getKey());
            }
        }
        if (keys.isEmpty()) {
            throw new JoseException("a key set without a key");
        }
        return keys;
    }

    Map<String, Key> keys() {
        return keysById;
    }

    /** The state after an answer of the source: keys and apps replaced, revocations added, stale ones dropped. */
    Trust with(Map<String, Key> keys, TrustSource.Answer answer, long now) {
        Map<String, TrustedApp> byId = new HashMap<>();
        Map<String, TrustedApp> byKey = new HashMap<>();
        for (TrustedApp app : answer.apps()) {
            byId.put(app.appId(), app);
            byKey.put(app.appKey(), app);
        }
        // A version below ours means group-service began anew (restored database): what it says holds.
        boolean anew = answer.version() < version;
        Map<String, List<Revocation>> revocations = new HashMap<>();
        if (!anew) {
            revocationsByUser.values().stream()
                    .flatMap(List::stream)
                    .filter(r -> r.expiresAt() > now)
                    .forEach(r -> add(revocations, r));
        }
        answer.revocations().forEach(r -> add(revocations, r));
        return new Trust(answer.version(), keys, byId, byKey, revocations);
    }

    private static void add(Map<String, List<Revocation>> revocations, Revocation revocation) {
        List<Revocation> ofUser =
                revocations.computeIfAbsent(userKey(revocation.appId(), revocation.userId()), k -> new ArrayList<>(1));
        if (!ofUser.contains(revocation)) {
            ofUser.add(revocation);
        }
    }

    private static String userKey(String appId, String userId) {
        return appId + '|' + userId;
    }
}
