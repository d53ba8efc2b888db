package dev.skein.gateway.auth;

import dev.skein.kit.token.TokenTimes;

/**
 * Tokens that are no longer good although their signature is.
 *
 * @param loginId tokens of this login; empty: all tokens of the user issued before {@code issuedBefore}
 * @param issuedBefore milliseconds since the epoch
 * @param expiresAt after this no such token can live; milliseconds since the epoch
 */
public record Revocation(String appId, String userId, String loginId, long issuedBefore, long expiresAt) {
    public boolean covers(Identity identity) {
        if (!appId.equals(identity.appId()) || !userId.equals(identity.userId())) {
            return false;
        }
        return loginId.isEmpty()
                ? identity.issuedAt() < issuedBefore + clockDifference(identity)
                : loginId.equals(identity.loginId());
    }

    /**
     * A platform's clock may be ahead, so a token it signed before the revocation may say it was made up to so much after it.
     * Those of a login are revoked by their login, too, and their times are of our own clock.
     */
    private static long clockDifference(Identity identity) {
        return identity.loginId().isEmpty() ? TokenTimes.CLOCK_DIFFERENCE.toMillis() : 0;
    }
}
