package dev.skein.group.login;

/**
 * What a login gives.
 *
 * @param expiresAt end of the access token's life, milliseconds since the epoch
 */
public record TokenPair(String userId, String accessToken, String refreshToken, long expiresAt) {}
