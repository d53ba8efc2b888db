package dev.skein.group.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private final Account account = new Account("app", "alice", "Alice", 0);
    private long now = 1_000_000_000;

    @Test
    void theFifthFailureWithinTheWindowLocksForAsLong() {
        failures(4);
        assertThat(account.lockedUntil()).isZero();
        failures(1);
        assertThat(account.lockedUntil()).isEqualTo(now + WINDOW.toMillis());
    }

    @Test
    void failuresOutsideTheWindowAreForgotten() {
        failures(4);
        now += WINDOW.toMillis();
        failures(4);
        assertThat(account.lockedUntil()).isZero();
    }

    @Test
    void afterTheLockCountingBeginsAnew() {
        failures(5);
        now += WINDOW.toMillis();
        failures(4);
        assertThat(account.lockedUntil()).isLessThanOrEqualTo(now);
    }

    @Test
    void showingTheSameIsNoChange() {
        assertThat(account.show("Alice", "")).isFalse();
        assertThat(account.version()).isEqualTo(1);
        assertThat(account.show("Alice", "https://example.org/a.png")).isTrue();
        assertThat(account.version()).isEqualTo(2);
    }

    private void failures(int count) {
        for (int i = 0; i < count; i++) {
            account.countFailure(now, 5, WINDOW);
        }
    }
}
