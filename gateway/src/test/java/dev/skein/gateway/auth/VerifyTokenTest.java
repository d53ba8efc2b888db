package dev.skein.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTokenTest {
    private static final String SECRET = "secret-of-the-demo-app-0123456789abcdef";
    /** Seconds. */
    private static final long NOW = 1_800_000_000;

    private static final long TEN_YEARS = 315_360_000;
    private static final EllipticCurveJsonWebKey KEY = newKey();

    /** Who signs. Both kinds of token are held to the same times. */
    enum Signer {
        OURS,
        PLATFORM
    }

    private final List<Revocation> revocations = new ArrayList<>();
    private String jwks = new JsonWebKeySet(KEY).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    private List<String> secrets = List.of(SECRET);
    private final TrustKeeper keeper = new TrustKeeper(since -> Uni.createFrom().item(answer()), at(NOW));
    private final VerifyToken verify = new VerifyToken(keeper, at(NOW));

    @BeforeEach
    void trust() {
        keeper.refresh();
    }

    private TrustSource.Answer answer() {
        return new TrustSource.Answer(
                1 + revocations.size(),
                jwks,
                List.of(new TrustedApp("demo", "demo", secrets, false, TrustedApp.Rules.DEFAULT)),
                List.copyOf(revocations));
    }

    /** What of an answer cannot be read keeps the rest of it from nobody. */
    @Nested
    class Trusted {
        @Test
        void revocationsArriveAlsoWithAnUnreadableKeySet() {
            String token = token(Signer.OURS, json(times(NOW, NOW + 3600)));
            verify.verify(token);
            jwks = "{\"keys\":[{\"kty\":";
            revocations.add(new Revocation("demo", "alice", "", NOW * 1000 + 1, (NOW + 3600) * 1000));
            keeper.refresh();
            assertThat(codeOf(token)).isEqualTo(ErrorCode.TOKEN_REVOKED);
        }

        @Test
        void oneKeyThatIsNoneCostsTheOthersNothing() {
            jwks = jwks.replace("[", "[{\"kty\":\"EC\",\"kid\":\"broken\"},7,");
            keeper.refresh();
            accepted(Signer.OURS, times(NOW, NOW + 3600));
        }

        @Test
        void beforeTheFirstKeyNothingIsTrusted() {
            jwks = "{}";
            TrustKeeper fresh = new TrustKeeper(since -> Uni.createFrom().item(answer()), at(NOW));
            fresh.refresh();
            assertThat(fresh.ready()).isFalse();
        }

        @Test
        void aSecretThatSignsNothingCostsTheAppsOtherOneNothing() {
            secrets = List.of("short", SECRET);
            keeper.refresh();
            accepted(Signer.PLATFORM, times(NOW, NOW + 3600));
        }

        @Test
        void aListenerThatFailsKeepsRevocationsFromNoOther() {
            List<Revocation> heard = new ArrayList<>();
            keeper.onRevoked(all -> {
                throw new IllegalStateException("a fault");
            });
            keeper.onRevoked(heard::addAll);
            revocations.add(new Revocation("demo", "alice", "", NOW * 1000 + 1, (NOW + 3600) * 1000));
            keeper.refresh();
            assertThat(heard).hasSize(1);
        }
    }

    @Nested
    class Times {
        @ParameterizedTest
        @EnumSource
        void ofAnOrdinaryTokenAreFine(Signer signer) {
            assertThat(accepted(signer, times(NOW, NOW + 3600)).expiresAt()).isEqualTo((NOW + 3600) * 1000);
            accepted(signer, times(NOW - 3600, NOW + 1));
            accepted(signer, times(NOW, NOW + TEN_YEARS));
            accepted(signer, with(times(NOW, NOW + 60), "nbf", NOW));
        }

        @ParameterizedTest
        @EnumSource
        void mayBeAheadByWhatClocksDiffer(Signer signer) {
            accepted(signer, times(NOW + 60, NOW + 3600));
            accepted(signer, with(times(NOW, NOW + 3600), "nbf", NOW + 60));
            refused(signer, times(NOW + 61, NOW + 3600));
            refused(signer, with(times(NOW, NOW + 3600), "nbf", NOW + 61));
        }

        @ParameterizedTest
        @EnumSource
        void inMillisecondsAreRefused(Signer signer) {
            refused(signer, times(NOW * 1000, NOW * 1000 + 1000));
            refused(signer, times(NOW, NOW * 1000));
        }

        @ParameterizedTest
        @EnumSource
        void thatEndBeforeTheyBeginAreRefused(Signer signer) {
            refused(signer, times(NOW, NOW));
            refused(signer, times(NOW + 30, NOW + 10));
        }

        @ParameterizedTest
        @EnumSource
        @Tag("USR-04")
        void beyondTheLongestLifeAreRefused(Signer signer) {
            refused(signer, times(NOW, NOW + TEN_YEARS + 4 * 86_400));
            refused(signer, times(0, NOW + 10));
        }

        @ParameterizedTest
        @EnumSource
        @Tag("USR-04")
        void thatArePastSayExpired(Signer signer) {
            assertThat(code(signer, times(NOW - 3600, NOW))).isEqualTo(ErrorCode.TOKEN_EXPIRED);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"1800000000\"",
                    "1800000000.5",
                    "1.8e9",
                    "-1",
                    "-9223372036854775808",
                    "9223372036854775807",
                    "9223372036854775808",
                    "1e400",
                    "true",
                    "[1800000000]",
                    "{}"
                })
        void thatAreNoWholeSecondsAreRefused(String value) {
            for (Signer signer : Signer.values()) {
                for (String claim : List.of("iat", "exp", "nbf")) {
                    Map<String, Object> claims = new LinkedHashMap<>(times(NOW, NOW + 3600));
                    claims.put(claim, value);
                    assertThat(code(signer, claims)).as("%s %s", signer, claim).isEqualTo(ErrorCode.TOKEN_INVALID);
                }
            }
        }

        @ParameterizedTest
        @CsvSource({"OURS,iat", "OURS,exp", "PLATFORM,iat", "PLATFORM,exp"})
        @Tag("USR-04")
        void mustBeGiven(Signer signer, String claim) {
            Map<String, Object> claims = new LinkedHashMap<>(times(NOW, NOW + 3600));
            refused(signer, with(claims, claim, "null"));
            claims.remove(claim);
            refused(signer, claims);
        }
    }

    @Nested
    class LoggedOutEverywhere {
        @BeforeEach
        void everywhere() {
            revocations.add(new Revocation("demo", "alice", "", NOW * 1000, Long.MAX_VALUE));
            keeper.refresh();
        }

        @Test
        void endsTokensOfAPlatformWhoseClockIsAhead() {
            assertThat(code(Signer.PLATFORM, times(NOW - 1, NOW + 3600))).isEqualTo(ErrorCode.TOKEN_REVOKED);
            assertThat(code(Signer.PLATFORM, times(NOW + 59, NOW + 3600))).isEqualTo(ErrorCode.TOKEN_REVOKED);
            accepted(Signer.PLATFORM, times(NOW + 60, NOW + 3600));
        }

        @Test
        void doesNotEndTheLoginAfterIt() {
            accepted(Signer.OURS, with(times(NOW, NOW + 3600), "lid", "\"the next one\""));
            assertThat(code(Signer.OURS, with(times(NOW - 1, NOW + 3600), "lid", "\"an old one\"")))
                    .isEqualTo(ErrorCode.TOKEN_REVOKED);
        }
    }

    @Nested
    class Signatures {
        private final String payload = json(times(NOW, NOW + 3600));

        @Test
        @Tag("USR-04")
        void byAKeyThatNobodyKnowsAreRefused() {
            refusedToken(signed(payload, "nobody", AlgorithmIdentifiers.HMAC_SHA256, secret(SECRET)));
            refusedToken(signed(
                    payload,
                    "nobody",
                    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                    newKey().getPrivateKey()));
        }

        @Test
        @Tag("USR-04")
        void byTheRightKeyInTheWrongWayAreRefused() {
            refusedToken(signed(
                    payload,
                    "key-1",
                    AlgorithmIdentifiers.HMAC_SHA256,
                    new SecretKeySpec(KEY.getPublicKey().getEncoded(), "HmacSHA256")));
            refusedToken(signed(payload, "demo", AlgorithmIdentifiers.HMAC_SHA512, secret(SECRET + SECRET)));
            refusedToken(signed(
                    payload, "demo", AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, KEY.getPrivateKey()));
        }

        @Test
        void thatAreNoneAreRefused() {
            String[] good = signed(payload, "demo", AlgorithmIdentifiers.HMAC_SHA256, secret(SECRET))
                    .split("\\.");
            String none = java.util.Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"alg\":\"none\",\"kid\":\"demo\"}".getBytes(StandardCharsets.UTF_8));
            refusedToken(none + '.' + good[1] + '.');
            refusedToken(good[0] + '.' + good[1] + '.');
            refusedToken(none + '.' + good[1] + '.' + good[2]);
        }
    }

    @Test
    void aPlatformThatIsUnknownToTheContractIsRefused() {
        refused(Signer.PLATFORM, with(times(NOW, NOW + 60), "plt", "\"UNRECOGNIZED\""));
        refused(Signer.PLATFORM, with(times(NOW, NOW + 60), "plt", "\"PLATFORM_TOASTER\""));
    }

    @Nested
    class IdsOfDeviceAndLogin {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a\\u0000",
                    "a\\nb",
                    "a\\u007f",
                    "Bob's \\u624b\\u673a",
                    "\\ud83d",
                    "65 characters are one too many, so nobody has a device like this."
                })
        void thatNoDeviceCanHaveAreRefused(String id) {
            for (Signer signer : Signer.values()) {
                for (String claim : List.of("did", "lid")) {
                    refused(signer, with(times(NOW, NOW + 3600), claim, '"' + id + '"'));
                }
            }
        }

        @Test
        void thatAreNoTextAreRefused() {
            for (Signer signer : Signer.values()) {
                for (String claim : List.of("did", "lid")) {
                    refused(signer, with(times(NOW, NOW + 3600), claim, "5"));
                    refused(signer, with(times(NOW, NOW + 3600), claim, "[\"a\"]"));
                }
            }
        }

        @ParameterizedTest
        @EnumSource
        void thatADeviceCanHaveAreFine(Signer signer) {
            String longest = "x".repeat(64);
            assertThat(accepted(signer, with(times(NOW, NOW + 3600), "did", '"' + longest + '"'))
                            .deviceId())
                    .isEqualTo(longest);
            assertThat(accepted(signer, with(times(NOW, NOW + 3600), "did", "\"\""))
                            .deviceId())
                    .isEmpty();
        }
    }

    private static Map<String, Object> times(long issuedAt, long expiresAt) {
        return Map.of("iat", issuedAt, "exp", expiresAt);
    }

    private static Map<String, Object> with(Map<String, Object> claims, String claim, Object json) {
        Map<String, Object> more = new LinkedHashMap<>(claims);
        more.put(claim, json);
        return more;
    }

    private Identity accepted(Signer signer, Map<String, Object> claims) {
        return verify.verify(token(signer, json(claims)));
    }

    private void refused(Signer signer, Map<String, Object> claims) {
        assertThat(code(signer, claims)).as("%s %s", signer, claims).isEqualTo(ErrorCode.TOKEN_INVALID);
    }

    private void refusedToken(String token) {
        assertThat(codeOf(token)).isEqualTo(ErrorCode.TOKEN_INVALID);
    }

    private ErrorCode code(Signer signer, Map<String, Object> claims) {
        return codeOf(token(signer, json(claims)));
    }

    private ErrorCode codeOf(String token) {
        SkeinException failure = catchThrowableOfType(SkeinException.class, () -> verify.verify(token));
        assertThat(failure).as("was accepted: %s", token).isNotNull();
        return failure.code();
    }

    /** Values are JSON, so that a test can write what no library would. */
    private static String json(Map<String, Object> claims) {
        StringBuilder json =
                new StringBuilder("{\"iss\":\"skein\",\"sub\":\"alice\",\"app\":\"demo\",\"knd\":\"USER\"");
        claims.forEach(
                (name, value) -> json.append(",\"").append(name).append("\":").append(value));
        return json.append('}').toString();
    }

    private static String token(Signer signer, String payload) {
        return switch (signer) {
            case OURS ->
                signed(payload, "key-1", AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, KEY.getPrivateKey());
            case PLATFORM -> signed(payload, "demo", AlgorithmIdentifiers.HMAC_SHA256, secret(SECRET));
        };
    }

    private static Key secret(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private static String signed(String payload, String keyId, String algorithm, Key key) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(payload);
        signature.setKeyIdHeaderValue(keyId);
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKey(key);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EllipticCurveJsonWebKey newKey() {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId("key-1");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Clock at(long seconds) {
        return Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }
}
