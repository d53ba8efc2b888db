package dev.skein.gateway.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.internal.v1.AppSettings;
import dev.skein.internal.v1.Revocation;
import dev.skein.internal.v1.SnapshotRequest;
import dev.skein.internal.v1.SnapshotResponse;
import dev.skein.internal.v1.TrustedApp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Apps, keys, tokens and revocations as group-service would make them. */
public final class FakeTrust {
    public static final String SECRET = "secret-of-the-demo-app-0123456789abcdef";

    private final EllipticCurveJsonWebKey key = newKey("key-1");
    private final List<Revocation> revocations = new CopyOnWriteArrayList<>();

    private static EllipticCurveJsonWebKey newKey(String id) {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    SnapshotResponse snapshot(byte[] request) throws InvalidProtocolBufferException {
        long since = SnapshotRequest.parseFrom(request).getSinceVersion();
        return SnapshotResponse.newBuilder()
                .setVersion(1 + revocations.size())
                .setJwks(new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
                .addApps(app("demo", 2, 1_000))
                .addApps(app("single", 1, 1_000))
                .addApps(app("all", 3, 1_000))
                .addApps(app("slow", 2, 2))
                .addApps(app("closed", 2, 10).toBuilder().setDisabled(true))
                .addAllRevocations(
                        revocations.stream().filter(r -> r.getVersion() > since).toList())
                .build();
    }

    private static TrustedApp app(String id, int policy, int sends) {
        return TrustedApp.newBuilder()
                .setAppId(id)
                .setAppKey(id)
                .addSecrets(SECRET)
                .setSettings(AppSettings.newBuilder()
                        .setMultiDevicePolicy(policy)
                        .setWebInstances(2)
                        .setSendsPerSecond(sends)
                        .setSendsBurst(sends))
                .build();
    }

    public void revoke(String user, String loginId) {
        revocations.add(Revocation.newBuilder()
                .setVersion(2 + revocations.size())
                .setAppId("demo")
                .setUserId(user)
                .setLoginId(loginId)
                .setIssuedBefore(System.currentTimeMillis() + 1_000)
                .setExpiresAt(System.currentTimeMillis() + 3_600_000)
                .build());
    }

    public String userToken(String user) {
        return token("demo", user, "USER", Map.of(), 3600);
    }

    public String platformToken() {
        return token("demo", "demo", "PLATFORM", Map.of(), 3600);
    }

    /** A token of ours. */
    public String token(String app, String user, String kind, Map<String, String> more, int lifeSeconds) {
        JwtClaims claims = claims(user, lifeSeconds);
        claims.setIssuer("skein");
        claims.setStringClaim("app", app);
        claims.setStringClaim("knd", kind);
        more.forEach(claims::setStringClaim);
        return sign(
                claims, key.getKeyId(), AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, key.getPrivateKey());
    }

    /** A token made by the platform itself. */
    public String platformMade(String appKey, String user, String secret, int lifeSeconds) {
        return sign(
                claims(user, lifeSeconds),
                appKey,
                AlgorithmIdentifiers.HMAC_SHA256,
                new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    /** Signed with a key nobody trusts, under a key id everybody trusts. */
    public String forged(String user) {
        JwtClaims claims = claims(user, 3600);
        claims.setIssuer("skein");
        claims.setStringClaim("app", "demo");
        return sign(
                claims,
                key.getKeyId(),
                AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                newKey("x").getPrivateKey());
    }

    /** The classic: our public key used as the secret of an HS256 token. */
    public String confused(String user) {
        JwtClaims claims = claims(user, 3600);
        claims.setIssuer("skein");
        claims.setStringClaim("app", "demo");
        return sign(
                claims,
                key.getKeyId(),
                AlgorithmIdentifiers.HMAC_SHA256,
                new SecretKeySpec(key.getPublicKey().getEncoded(), "HmacSHA256"));
    }

    private static JwtClaims claims(String user, int lifeSeconds) {
        JwtClaims claims = new JwtClaims();
        claims.setSubject(user);
        long now = System.currentTimeMillis() / 1_000;
        claims.setIssuedAt(NumericDate.fromSeconds(now + Math.min(0, lifeSeconds - 1)));
        claims.setExpirationTime(NumericDate.fromSeconds(now + lifeSeconds));
        claims.setGeneratedJwtId();
        return claims;
    }

    private static String sign(JwtClaims claims, String keyId, String algorithm, java.security.Key key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(claims.toJson());
            signature.setKeyIdHeaderValue(keyId);
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKey(key);
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
