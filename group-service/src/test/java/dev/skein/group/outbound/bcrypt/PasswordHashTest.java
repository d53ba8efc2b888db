package dev.skein.group.outbound.bcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.elytron.security.common.BcryptUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final int COST = 4;

    @ParameterizedTest
    @ValueSource(ints = {1, 71, 72, 73, 128, 100_000})
    void everyCharacterCounts(int length) {
        String password = "y".repeat(length);
        String hash = PasswordHash.of(password, COST);
        assertThat(PasswordHash.matches(password, hash)).isTrue();
        assertThat(PasswordHash.matches(password + "y", hash)).isFalse();
        assertThat(PasswordHash.matches(password + "\0", hash)).isFalse();
        assertThat(PasswordHash.matches(password.substring(1), hash)).isFalse();
    }

    @Test
    @Tag("USR-03")
    void oneThatWasMadeBeforeStillMatchesItsPasswordOnly() {
        String hash = BcryptUtil.bcryptHash("y".repeat(72), COST);
        assertThat(PasswordHash.matches("y".repeat(72), hash)).isTrue();
        assertThat(PasswordHash.matches("y".repeat(73), hash)).isFalse();
        String shortOne = BcryptUtil.bcryptHash("abcdef", COST);
        assertThat(PasswordHash.matches("abcdef", shortOne)).isTrue();
        assertThat(PasswordHash.matches("abcdef\0", shortOne)).isFalse();
    }
}
