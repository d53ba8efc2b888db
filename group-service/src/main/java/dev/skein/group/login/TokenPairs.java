package dev.skein.group.login;

import dev.skein.group.trust.TokenMint;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Makes the pair of tokens of a login; a refresh makes the next pair. */
@ApplicationScoped
class TokenPairs {
    private final TokenMint mint;
    private final LoginStore logins;
    private final SecureRandom random;
    private final Clock clock;
    private final Duration accessLife;
    private final Duration refreshLife;

    TokenPairs(TokenMint mint, LoginStore logins, SecureRandom random, Clock clock, LoginSettings settings) {
        this.mint = mint;
        this.logins = logins;
        this.random = random;
        this.clock = clock;
        this.accessLife = settings.access();
        this.refreshLife = settings.refresh();
    }

    /** When a pair made now is wholly dead. */
    long deadAt() {
        return clock.millis() + Math.max(accessLife.toMillis(), refreshLife.toMillis());
    }

    /** The next pair of the login; the refresh token is stored in the current transaction. */
    Uni<TokenPair> next(Login login) {
        RefreshSecret refresh = RefreshSecret.generate(login.appId(), random);
        long refreshExpiresAt = clock.millis() + refreshLife.toMillis();
        login.extend(deadAt());
        return logins.add(new RefreshToken(login.appId(), refresh.hash(), login.loginId(), refreshExpiresAt))
                .chain(() -> mint.mint(subject(login), accessLife))
                .map(access ->
                        new TokenPair(login.device().userId(), access.value(), refresh.value(), access.expiresAt()));
    }

    static TokenMint.Subject subject(Login login) {
        Login.Device device = login.device();
        return new TokenMint.Subject(
                TokenMint.Kind.USER,
                login.appId(),
                device.userId(),
                device.deviceId(),
                device.platform(),
                login.loginId());
    }
}
