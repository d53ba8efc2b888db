package dev.skein.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.cache.Caches;
import dev.skein.protocol.SkeinException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/**
 * Tells who a credential belongs to, without asking anyone.
 *
 * <p>Two kinds of token, told apart by {@code kid}: ES256 by group-service ({@code kid} of its key set) and HS256 by the
 * platform itself ({@code kid} is the app key, the key an active app secret). The algorithm follows from the kind, never
 * from the token, so a public key can not be passed off as a secret. Life and revocation are looked at on every call,
 * signatures once: they cost a hundred times more.
 */
@Singleton
public class VerifyToken {
    private static final int MAX_TOKEN_CHARS = 4096;
    private static final int CACHED_TOKENS = 20_000;

    private final TrustKeeper trustKeeper;
    private final Clock clock;
    /** Keyed by the state of trust too: a rotated key or secret makes old entries unreachable. */
    private final Cache<CacheKey, Identity> verified = Caches.ofSize(CACHED_TOKENS);

    public VerifyToken(TrustKeeper trustKeeper, Clock clock) {
        this.trustKeeper = trustKeeper;
        this.clock = clock;
    }

    private record CacheKey(String token, Key key) {}

    /**
     * @throws SkeinException TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, TOKEN_APP_MISMATCH, APP_UNKNOWN, APP_DISABLED;
     *     UNAVAILABLE when no keys are known yet
     */
    public Identity verify(String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN_CHARS) {
            throw SkeinException.of(ErrorCode.TOKEN_INVALID);
        }
        Trust trust = trustOrUnavailable();
        Identity identity = signedBy(token, trust);
        TrustedApp app = trust.appById(identity.appId()).orElseThrow(() -> SkeinException.of(ErrorCode.APP_UNKNOWN));
        if (app.disabled()) {
            throw SkeinException.of(ErrorCode.APP_DISABLED);
        }
        if (identity.expiresAt() <= clock.millis()) {
            throw SkeinException.of(ErrorCode.TOKEN_EXPIRED);
        }
        if (trust.isRevoked(identity)) {
            throw SkeinException.of(ErrorCode.TOKEN_REVOKED);
        }
        return identity;
    }

    /** App key and secret in place of a token (HTTP Basic). */
    public Identity verifySecret(String appKey, String appSecret) {
        TrustedApp app =
                trustOrUnavailable().appByKey(appKey).orElseThrow(() -> SkeinException.of(ErrorCode.BAD_APP_SECRET));
        byte[] given = appSecret.getBytes(StandardCharsets.UTF_8);
        boolean matches = false;
        for (String secret : app.secrets()) {
            matches |= MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), given);
        }
        if (!matches) {
            throw SkeinException.of(ErrorCode.BAD_APP_SECRET);
        }
        if (app.disabled()) {
            throw SkeinException.of(ErrorCode.APP_DISABLED);
        }
        return Identity.platform(app.appId());
    }

    private Trust trustOrUnavailable() {
        if (!trustKeeper.ready()) {
            throw SkeinException.of(ErrorCode.UNAVAILABLE, "tokens cannot be checked yet");
        }
        return trustKeeper.trust();
    }

    private Identity signedBy(String token, Trust trust) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setCompactSerialization(token);
            String keyId = signature.getKeyIdHeaderValue();
            if (keyId == null) {
                throw SkeinException.of(ErrorCode.TOKEN_INVALID, "the token names no key");
            }
            Optional<Key> ours = trust.signingKey(keyId);
            if (ours.isPresent()) {
                return verified(token, signature, ours.get(), AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                        .orElseThrow(() -> SkeinException.of(ErrorCode.TOKEN_INVALID));
            }
            TrustedApp app = trust.appByKey(keyId).orElseThrow(() -> SkeinException.of(ErrorCode.TOKEN_INVALID));
            return byPlatform(token, signature, app);
        } catch (JoseException | InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
            throw SkeinException.of(ErrorCode.TOKEN_INVALID);
        }
    }

    private Identity byPlatform(String token, JsonWebSignature signature, TrustedApp app)
            throws InvalidJwtException, MalformedClaimException {
        for (String secret : app.secrets()) {
            Key key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
            try {
                Optional<Identity> identity = verified(token, signature, key, AlgorithmIdentifiers.HMAC_SHA256);
                if (identity.isPresent()) {
                    return ofApp(identity.get(), app);
                }
            } catch (JoseException unusable) {
                // This secret (too short, say) signs nothing; the app's other one may.
            }
        }
        throw SkeinException.of(ErrorCode.TOKEN_INVALID);
    }

    private static Identity ofApp(Identity identity, TrustedApp app) {
        if (!identity.appId().isEmpty() && !identity.appId().equals(app.appId())) {
            throw SkeinException.of(ErrorCode.TOKEN_APP_MISMATCH);
        }
        // The platform vouches for its users only: a claim to be more, or to belong to a login of ours, counts for
        // nothing.
        return new Identity(
                app.appId(),
                Identity.Kind.USER,
                identity.userId(),
                identity.deviceId(),
                identity.platform(),
                "",
                identity.issuedAt(),
                identity.expiresAt());
    }

    private Optional<Identity> verified(String token, JsonWebSignature signature, Key key, String algorithm)
            throws JoseException, InvalidJwtException, MalformedClaimException {
        CacheKey cacheKey = new CacheKey(token, key);
        Identity known = verified.getIfPresent(cacheKey);
        if (known != null) {
            return Optional.of(known);
        }
        signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
        signature.setKey(key);
        if (!signature.verifySignature()) {
            return Optional.empty();
        }
        boolean ours = algorithm.equals(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        Identity identity = TokenClaims.read(JwtClaims.parse(signature.getPayload()), ours, clock.millis());
        verified.put(cacheKey, identity);
        return Optional.of(identity);
    }
}
