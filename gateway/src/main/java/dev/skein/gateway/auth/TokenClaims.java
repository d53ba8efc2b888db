package dev.skein.gateway.auth;

import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.token.TokenTimes;
import dev.skein.protocol.DeviceId;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import dev.skein.v1.Platform;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jspecify.annotations.Nullable;

/** What a token says, once its signature is known to be good. A platform signs whatever it likes, so all is looked at. */
final class TokenClaims {
    private static final String ISSUER = "skein";

    private TokenClaims() {}

    /**
     * @param ours made by group-service, not by a platform
     * @throws SkeinException TOKEN_INVALID
     */
    static Identity read(JwtClaims claims, boolean ours, long now) throws MalformedClaimException {
        if (ours && !ISSUER.equals(claims.getIssuer())) {
            throw invalid("a required claim is missing");
        }
        long issuedAt = seconds(claims, "iat");
        long expiresAt = seconds(claims, "exp");
        requireSensible(issuedAt, expiresAt);
        requireBegun("iat", issuedAt, now);
        if (claims.hasClaim("nbf")) {
            requireBegun("nbf", seconds(claims, "nbf"), now);
        }
        String subject = orEmpty(claims.getSubject());
        boolean platformToken = ours && "PLATFORM".equals(claims.getClaimValue("knd", String.class));
        if (!platformToken && !UserId.isValid(subject)) {
            throw invalid("the subject is no user id");
        }
        return new Identity(
                orEmpty(claims.getClaimValue("app", String.class)),
                platformToken ? Identity.Kind.PLATFORM : Identity.Kind.USER,
                platformToken ? "" : subject,
                idOrEmpty("did", claims.getClaimValue("did", String.class)),
                platform(claims.getClaimValue("plt", String.class)),
                idOrEmpty("lid", claims.getClaimValue("lid", String.class)),
                issuedAt * 1000,
                expiresAt * 1000);
    }

    private static void requireSensible(long issuedAt, long expiresAt) {
        if (expiresAt <= issuedAt) {
            throw invalid("the token ends before it begins");
        }
        // Not negative, so the difference cannot overflow; with iat near now, neither can milliseconds.
        if (expiresAt - issuedAt > TokenTimes.LONGEST_LIFE.toSeconds()) {
            throw invalid("the token lives longer than 10 years");
        }
    }

    /** Milliseconds in place of seconds, the usual mistake, end here, too: they lie in the year 58000. */
    private static void requireBegun(String claim, long seconds, long now) {
        if (seconds > now / 1000 + TokenTimes.CLOCK_DIFFERENCE.toSeconds()) {
            throw invalid(claim + " is in the future");
        }
    }

    private static long seconds(JwtClaims claims, String claim) {
        if (claims.getClaimValue(claim) instanceof Long seconds && seconds >= 0) {
            return seconds;
        }
        throw invalid(claim + " must be given in whole seconds since 1970");
    }

    private static Platform platform(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return Platform.PLATFORM_UNSPECIFIED;
        }
        Platform platform = Platform.valueOf(name);
        if (platform == Platform.UNRECOGNIZED) {
            throw invalid("unknown platform");
        }
        return platform;
    }

    /** A login's id has the form of a device's; both are stored and compared, and stand in logs. */
    private static String idOrEmpty(String claim, @Nullable String value) {
        String id = orEmpty(value);
        if (!id.isEmpty() && !DeviceId.isValid(id)) {
            throw invalid(claim + " must be 1 to 64 printable ASCII characters");
        }
        return id;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static SkeinException invalid(String why) {
        return SkeinException.of(ErrorCode.TOKEN_INVALID, why);
    }
}
