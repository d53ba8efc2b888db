package dev.skein.group.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what the database must not show to somebody who reads a backup: app secrets and private keys.
 *
 * <p>AES-256-GCM; sealed form: 12 bytes of nonce, then the ciphertext. The purpose (e.g. the app id) is bound to it, so
 * that a sealed value copied to another row does not open.
 */
@ApplicationScoped
public class SecretVault {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    public SecretVault(SecretsKey secretsKey, SecureRandom random) {
        byte[] bytes = decode(secretsKey.base64());
        this.key = new SecretKeySpec(bytes, "AES");
        this.random = random;
    }

    public byte[] seal(String purpose, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = run(Cipher.ENCRYPT_MODE, purpose, nonce, plain);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
        System.arraycopy(encrypted, 0, sealed, NONCE_BYTES, encrypted.length);
        return sealed;
    }

    /** @throws IllegalStateException when it was sealed with another key or for another purpose */
    public byte[] open(String purpose, byte[] sealed) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] encrypted = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
        return run(Cipher.DECRYPT_MODE, purpose, nonce, encrypted);
    }

    private byte[] run(int mode, String purpose, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot open a sealed value of " + purpose + ": is SKEIN_SECRETS_KEY the one it was sealed with?",
                    e);
        }
    }

    private static byte[] decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.trim());
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, without the value.
        }
        throw new IllegalArgumentException(
                "skein.group.secrets-key (SKEIN_SECRETS_KEY) must be base64 of exactly 32 bytes");
    }
}
