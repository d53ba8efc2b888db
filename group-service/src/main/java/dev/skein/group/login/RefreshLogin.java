package dev.skein.group.login;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.account.Account;
import dev.skein.group.account.AccountStore;
import dev.skein.group.change.Recorder;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * A refresh token buys the next pair, once. Who repeats it soon after gets the same pair: the answer was lost, or two tabs
 * asked at once. Repeated later, or after the next one was spent, it means that two parties hold it, one of them a thief;
 * since nobody can tell which, the whole login ends.
 */
@ApplicationScoped
public class RefreshLogin {
    private final LoginStore logins;
    private final AccountStore accounts;
    private final TokenPairs pairs;
    private final SealedPairs answers;
    private final EndLogins ending;
    private final Recorder recorder;
    private final Duration repeat;

    RefreshLogin(
            LoginStore logins,
            AccountStore accounts,
            TokenPairs pairs,
            SealedPairs answers,
            EndLogins ending,
            Recorder recorder,
            LoginSettings settings) {
        this.logins = logins;
        this.accounts = accounts;
        this.pairs = pairs;
        this.answers = answers;
        this.ending = ending;
        this.recorder = recorder;
        this.repeat = settings.refreshRepeat();
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
        if (token.used() && answerAgain(token, login).isEmpty()) {
            return ending.end(login).replaceWith(new Outcome.Reused(login));
        }
        if (token.expiresAt() <= recorder.now()) {
            return refused(ErrorCode.TOKEN_EXPIRED);
        }
        return accounts.find(login.appId(), login.device().userId())
                .chain(account -> account.filter(Account::banned).isPresent()
                        ? refused(ErrorCode.ACCOUNT_BANNED)
                        : answerAgain(token, login)
                                .map(pair -> Uni.createFrom().<Outcome>item(new Outcome.Fresh(pair)))
                                .orElseGet(() -> next(token, login)));
    }

    private Optional<TokenPair> answerAgain(RefreshToken token, Login login) {
        boolean soon = token.used() && recorder.now() - token.usedAt() < repeat.toMillis();
        return soon ? login.answerTo(token.hash()).map(answer -> answers.open(login, answer)) : Optional.empty();
    }

    private Uni<Outcome> next(RefreshToken token, Login login) {
        token.use(recorder.now());
        return pairs.next(login)
                .invoke(pair -> login.answered(token.hash(), answers.seal(login, pair)))
                .map(Outcome.Fresh::new);
    }

    private static Uni<Outcome> refused(ErrorCode code) {
        return Uni.createFrom().item(new Outcome.Refused(code));
    }
}
