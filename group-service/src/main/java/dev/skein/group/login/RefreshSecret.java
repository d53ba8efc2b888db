package dev.skein.group.login;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A refresh token in the hands of a client: {@code r1.<app id>.<32 random bytes>}, both in base64url. The app id is inside
 * because a refresh names no app, and every query does. Only the hash is stored.
 */
record RefreshSecret(String appId, String value) {
    private static final String PREFIX = "r1";
    private static final int RANDOM_BYTES = 32;
    private static final int MAX_LENGTH = 512;

    static RefreshSecret generate(String appId, SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String app = encoder.encodeToString(appId.getBytes(StandardCharsets.UTF_8));
        return new RefreshSecret(appId, PREFIX + '.' + app + '.' + encoder.encodeToString(bytes));
    }

    /** @throws SkeinException TOKEN_INVALID when it has another form */
    static RefreshSecret parse(String value) {
        String[] parts = value.length() > MAX_LENGTH ? new String[0] : value.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(PREFIX)) {
            throw SkeinException.ofField(ErrorCode.TOKEN_INVALID, "refresh_token", "has not the form of one");
        }
        try {
            byte[] app = Base64.getUrlDecoder().decode(parts[1]);
            return new RefreshSecret(new String(app, StandardCharsets.UTF_8), value);
        } catch (IllegalArgumentException e) {
            throw SkeinException.ofField(ErrorCode.TOKEN_INVALID, "refresh_token", "has not the form of one");
        }
    }

    String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "refresh token of app " + appId;
    }
}
