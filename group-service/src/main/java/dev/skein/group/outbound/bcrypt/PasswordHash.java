package dev.skein.group.outbound.bcrypt;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Base64;

/**
 * What is stored of a password: {@code s1:} and the bcrypt hash of the base64 form of its SHA-256. bcrypt alone reads no
 * further than 72 bytes or a NUL, so that whatever followed would have been as good. Composed and decomposed letters are the
 * same password: which of them is typed depends on the device.
 */
final class PasswordHash {
    private static final String SCHEME = "s1:";
    private static final int BCRYPT_READS = 72;

    private PasswordHash() {}

    static String of(String password, int cost) {
        return SCHEME + BcryptUtil.bcryptHash(digest(password), cost);
    }

    static boolean matches(String password, String hash) {
        if (hash.startsWith(SCHEME)) {
            return BcryptUtil.matches(digest(password), hash.substring(SCHEME.length()));
        }
        // Made before there was a scheme.
        boolean wholly = password.getBytes(StandardCharsets.UTF_8).length <= BCRYPT_READS && password.indexOf('\0') < 0;
        return BcryptUtil.matches(password, hash) && wholly;
    }

    private static String digest(String password) {
        byte[] bytes = Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
