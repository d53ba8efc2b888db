package dev.skein.group.login;

import dev.skein.group.account.Account;
import dev.skein.group.account.AccountStore;
import dev.skein.group.change.Recorder;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * A refresh token buys the next pair, once. A second use means that two parties hold it, one of them a thief; since
 * nobody can tell which, the whole login ends.
 */
@ApplicationScoped
public class RefreshLogin {
    private final LoginStore logins;
    private final AccountStore accounts;
    private final TokenPairs pairs;
    private final EndLogins ending;
    private final Recorder recorder;

    RefreshLogin(LoginStore logins, AccountStore accounts, TokenPairs pairs, EndLogins ending, Recorder recorder) {
        this.logins = logins;
        this.accounts = accounts;
        this.pairs = pairs;
        this.ending = ending;
        this.recorder = recorder;
    }

    private sealed interface Outcome {
        record Fresh(TokenPair pair) implements Outcome {}

        /** Nothing was changed. */
        record Refused(ErrorCode code) implements Outcome {}

        /** Its login was ended, which must be committed before the failure is reported. */
        record Reused(Login login) implements Outcome {}
    }

    /** Fails with TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED or ACCOUNT_BANNED. */
    public Uni<TokenPair> refresh(String refreshToken) {
        RefreshSecret secret = RefreshSecret.parse(refreshToken);
        return recorder.within(() -> exchange(secret)).chain(this::answer);
    }

    private Uni<TokenPair> answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Fresh fresh -> Uni.createFrom().item(fresh.pair());
            case Outcome.Refused refused -> Uni.createFrom().failure(SkeinException.of(refused.code()));
            case Outcome.Reused reused ->
                ending.announce(reused.login())
                        .chain(() -> Uni.createFrom().failure(SkeinException.of(ErrorCode.TOKEN_REVOKED)));
        };
    }

    private Uni<Outcome> exchange(RefreshSecret secret) {
        return logins.lockRefreshToken(secret.appId(), secret.hash())
                .chain(found -> found.isEmpty()
                        ? refused(ErrorCode.TOKEN_INVALID)
                        : logins.lock(secret.appId(), found.get().loginId())
                                .chain(login -> login.isEmpty()
                                        ? refused(ErrorCode.TOKEN_INVALID)
                                        : exchange(found.get(), login.get())));
    }

    private Uni<Outcome> exchange(RefreshToken token, Login login) {
        if (login.ended()) {
            return refused(ErrorCode.TOKEN_REVOKED);
        }
        if (token.used()) {
            return ending.end(login).replaceWith(new Outcome.Reused(login));
        }
        if (token.expiresAt() <= recorder.now()) {
            return refused(ErrorCode.TOKEN_EXPIRED);
        }
        return accounts.find(login.appId(), login.device().userId())
                .chain(account -> account.filter(Account::banned).isPresent()
                        ? refused(ErrorCode.ACCOUNT_BANNED)
                        : next(token, login));
    }

    private Uni<Outcome> next(RefreshToken token, Login login) {
        token.use(recorder.now());
        return pairs.next(login).map(Outcome.Fresh::new);
    }

    private static Uni<Outcome> refused(ErrorCode code) {
        return Uni.createFrom().item(new Outcome.Refused(code));
    }
}
