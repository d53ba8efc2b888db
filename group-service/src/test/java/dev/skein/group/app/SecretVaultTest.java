package dev.skein.group.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SecretVaultTest {
    private static final byte[] SECRET = "a secret of at least 32 characters".getBytes(StandardCharsets.UTF_8);

    private final SecretVault vault = vault(1);

    @Test
    @Tag("OPS-09")
    void whatWasSealedOpensAndNeverLooksTheSame() {
        byte[] sealed = vault.seal("app-secret:acme", SECRET);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThat(sealed).isNotEqualTo(vault.seal("app-secret:acme", SECRET));
        assertThat(vault.open("app-secret:acme", sealed)).isEqualTo(SECRET);
    }

    @Test
    @Tag("OPS-09")
    void aValueCopiedToAnotherRowOrChangedDoesNotOpen() {
        byte[] sealed = vault.seal("app-secret:acme", SECRET);
        assertThatThrownBy(() -> vault.open("app-secret:other", sealed)).hasMessageContaining("app-secret:other");
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> vault.open("app-secret:acme", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherKeyOpensNothingAndTheFailureNamesTheSetting() {
        byte[] sealed = vault.seal("app-secret:acme", SECRET);
        assertThatThrownBy(() -> vault(2).open("app-secret:acme", sealed)).hasMessageContaining("SKEIN_SECRETS_KEY");
    }

    @Test
    void aKeyOfAnotherLengthIsRefusedWithoutBeingShown() {
        String tooShort = Base64.getEncoder().encodeToString(new byte[16]);
        assertThatThrownBy(() -> new SecretVault(new SecretsKey(tooShort), new SecureRandom()))
                .hasMessageContaining("skein.group.secrets-key")
                .message()
                .doesNotContain(tooShort);
    }

    private static SecretVault vault(int filling) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) filling);
        return new SecretVault(new SecretsKey(Base64.getEncoder().encodeToString(key)), new SecureRandom());
    }
}
