package dev.skein.gateway.auth;

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
        return loginId.isEmpty() ? identity.issuedAt() < issuedBefore : loginId.equals(identity.loginId());
    }
}
