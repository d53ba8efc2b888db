package dev.skein.group.trust;

import dev.skein.group.app.RandomIds;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Makes access tokens: ES256 JWTs that gateways verify alone.
 *
 * <p>Claims: {@code iss=skein, sub, app, did, plt, lid, knd, iat, exp, jti}.
 */
@ApplicationScoped
public class TokenMint {
    private static final String ISSUER = "skein";
    private static final String NO_PLATFORM = "PLATFORM_UNSPECIFIED";

    private final KeyRing keys;
    private final RandomIds ids;
    private final Clock clock;

    public TokenMint(KeyRing keys, RandomIds ids, Clock clock) {
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
    }

    public enum Kind {
        USER,
        PLATFORM
    }

    /** @param userId empty for a platform */
    public record Subject(Kind kind, String appId, String userId, String deviceId, String platform, String loginId) {}

    /** @param expiresAt milliseconds since the epoch, on a full second */
    public record Token(String value, long expiresAt) {}

    public Uni<Token> mint(Subject subject, Duration life) {
        long issuedAt = clock.millis() / 1000;
        long expiresAt = issuedAt + life.toSeconds();
        return keys.signerUntil(expiresAt * 1000)
                .map(signer -> new Token(sign(subject, issuedAt, expiresAt, signer), expiresAt * 1000));
    }

    private String sign(Subject subject, long issuedAt, long expiresAt, KeyRing.Signer signer) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(subject.userId());
        claims.setStringClaim("app", subject.appId());
        claims.setStringClaim("did", subject.deviceId());
        claims.setStringClaim("plt", subject.platform().isEmpty() ? NO_PLATFORM : subject.platform());
        claims.setStringClaim("lid", subject.loginId());
        claims.setStringClaim("knd", subject.kind().name());
        claims.setIssuedAt(NumericDate.fromSeconds(issuedAt));
        claims.setExpirationTime(NumericDate.fromSeconds(expiresAt));
        claims.setJwtId(ids.next());
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKeyIdHeaderValue(signer.kid());
        signature.setPayload(claims.toJson());
        signature.setKey(signer.key());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
