package dev.skein.group.trust;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.app.SecretVault;
import dev.skein.group.change.Transactions;
import dev.skein.protocol.SkeinException;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * The keys that sign tokens, the same on every replica.
 *
 * <p>A key's life: made and published at once; signs from {@code signsFrom}, which is far enough ahead that every gateway
 * has fetched it by then; stops when a later key's {@code signsFrom} has come; stays published until the last token it
 * signed is dead, then goes. {@link #refresh} does all of that and is called every few seconds on every replica.
 */
@ApplicationScoped
public class KeyRing {
    private static final Logger LOG = Logger.getLogger(KeyRing.class);

    /** How far ahead "the last token" is noted, so that not every token writes to the database. */
    private static final long COVER_AHEAD_MS = Duration.ofDays(1).toMillis();

    private final KeyStore store;
    private final TrustStore trust;
    private final SecretVault vault;
    private final Transactions transactions;
    private final KeySettings settings;
    private final Clock clock;
    private final Map<String, PrivateKey> opened = new ConcurrentHashMap<>();
    /** Told of once, not at each question of each gateway. */
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    private volatile List<SigningKey> keys = List.of();

    public KeyRing(
            KeyStore store,
            TrustStore trust,
            SecretVault vault,
            Transactions transactions,
            KeySettings settings,
            Clock clock) {
        this.store = store;
        this.trust = trust;
        this.vault = vault;
        this.transactions = transactions;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a token is signed with. */
    public record Signer(String kid, PrivateKey key) {}

    /** The signer of now, once it is noted that it signs a token that lives until then. */
    public Uni<Signer> signerUntil(long tokenExpiresAt) {
        SigningKey key = current();
        Signer signer = new Signer(key.kid(), opened.computeIfAbsent(key.kid(), kid -> open(key)));
        // As loaded by the last refresh, not as noted since: a note may have been rolled back with its transaction.
        if (tokenExpiresAt <= key.tokensUntil()) {
            return Uni.createFrom().item(signer);
        }
        return transactions
                .within(() -> store.cover(key.kid(), tokenExpiresAt, tokenExpiresAt + COVER_AHEAD_MS))
                .replaceWith(signer);
    }

    /** All published keys as a JSON Web Key Set, without those that are none: one would make the whole set unreadable. */
    public Uni<String> jwks() {
        return store.all()
                .map(all -> all.stream()
                        .filter(this::isReadable)
                        .map(SigningKey::publicJwk)
                        .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
    }

    private boolean isReadable(SigningKey key) {
        try {
            JsonWebKey.Factory.newJwk(key.publicJwk());
            return true;
        } catch (JoseException | RuntimeException garbage) {
            if (unreadable.add(key.kid())) {
                LOG.errorf("Signing key %s is left out: %s", key.kid(), garbage.getMessage());
                Metrics.counter("skein.set.aside", "what", "signing key").increment();
            }
            return false;
        }
    }

    /** Whether tokens can be signed. */
    public boolean ready() {
        return !keys.isEmpty();
    }

    /** Makes the next key when it is time, drops dead ones, and takes over what other replicas did. */
    public Uni<Void> refresh() {
        return store.all()
                .chain(all -> needsRotation(all) || !dead(all).isEmpty()
                        ? rotate()
                        : Uni.createFrom().item(all))
                .invoke(all -> keys = all)
                .replaceWithVoid();
    }

    private Uni<List<SigningKey>> rotate() {
        return transactions.within(() -> store.allExclusively().chain(this::rotated));
    }

    private Uni<List<SigningKey>> rotated(List<SigningKey> all) {
        List<SigningKey> left = new ArrayList<>(all);
        Uni<Void> steps = Uni.createFrom().voidItem();
        for (SigningKey key : dead(all)) {
            left.remove(key);
            steps = steps.chain(() -> store.remove(key.kid()));
        }
        if (needsRotation(left)) {
            SigningKey next = generate(nextSignsFrom(left));
            left.add(next);
            steps = steps.chain(() -> store.add(next));
        }
        return steps.chain(trust::nextVersion).replaceWith(left);
    }

    private boolean needsRotation(List<SigningKey> all) {
        return all.isEmpty() || nextSignsFrom(all) - settings.publishAhead().toMillis() <= clock.millis();
    }

    /** The very first key signs at once: nobody holds an older set of keys that it could be missing in. */
    private long nextSignsFrom(List<SigningKey> all) {
        long now = clock.millis();
        if (all.isEmpty()) {
            return now;
        }
        long due = all.get(all.size() - 1).signsFrom() + settings.rotation().toMillis();
        return Math.max(due, now + settings.publishAhead().toMillis());
    }

    /** Keys that have been followed by another and whose last token is dead. */
    private List<SigningKey> dead(List<SigningKey> all) {
        long now = clock.millis();
        List<SigningKey> dead = new ArrayList<>();
        for (int i = 0; i + 1 < all.size(); i++) {
            long stopped = all.get(i + 1).signsFrom();
            // A replica that has not yet refreshed may sign a moment longer.
            boolean stoppedForGood = stopped + settings.publishAhead().toMillis() < now;
            if (stoppedForGood && all.get(i).tokensUntil() < now) {
                dead.add(all.get(i));
            }
        }
        return dead;
    }

    private SigningKey current() {
        long now = clock.millis();
        SigningKey current = null;
        for (SigningKey key : keys) {
            if (key.signsFrom() <= now) {
                current = key;
            }
        }
        if (current == null) {
            throw SkeinException.of(ErrorCode.UNAVAILABLE, "the signing keys are not loaded yet");
        }
        return current;
    }

    private SigningKey generate(long signsFrom) {
        try {
            EllipticCurveJsonWebKey jwk = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            String kid = jwk.calculateBase64urlEncodedThumbprint("SHA-256");
            EllipticCurveJsonWebKey published = new EllipticCurveJsonWebKey((ECPublicKey) jwk.getPublicKey());
            published.setKeyId(kid);
            published.setUse("sig");
            published.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            return new SigningKey(
                    kid,
                    published.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY),
                    vault.seal(purpose(kid), jwk.getPrivateKey().getEncoded()),
                    clock.millis(),
                    signsFrom);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private PrivateKey open(SigningKey key) {
        try {
            byte[] pkcs8 = vault.open(purpose(key.kid()), key.sealedPrivate());
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String purpose(String kid) {
        return "signing-key:" + kid;
    }
}
