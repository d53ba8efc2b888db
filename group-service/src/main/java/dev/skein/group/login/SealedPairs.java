package dev.skein.group.login;

import dev.skein.group.app.SecretVault;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/** Pairs of tokens as the database may hold them: opened by nobody without the secrets key, nor for another login. */
@ApplicationScoped
class SealedPairs {
    private final SecretVault vault;

    SealedPairs(SecretVault vault) {
        this.vault = vault;
    }

    byte[] seal(Login login, TokenPair pair) {
        String text = pair.accessToken() + '\n' + pair.refreshToken() + '\n' + pair.expiresAt();
        return vault.seal(purpose(login), text.getBytes(StandardCharsets.UTF_8));
    }

    TokenPair open(Login login, byte[] sealed) {
        String[] lines = new String(vault.open(purpose(login), sealed), StandardCharsets.UTF_8).split("\n", -1);
        return new TokenPair(login.device().userId(), lines[0], lines[1], Long.parseLong(lines[2]));
    }

    private static String purpose(Login login) {
        return "pair of " + login.appId() + '/' + login.loginId();
    }
}
