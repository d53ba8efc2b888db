package dev.skein.group.account;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.app.App;
import dev.skein.group.app.Apps;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Somebody makes an account with a password (USR-01). */
@ApplicationScoped
public class RegisterAccount {
    private final Apps apps;
    private final AccountStore accounts;
    private final PasswordHasher passwords;
    private final Recorder recorder;

    public RegisterAccount(Apps apps, AccountStore accounts, PasswordHasher passwords, Recorder recorder) {
        this.apps = apps;
        this.accounts = accounts;
        this.passwords = passwords;
        this.recorder = recorder;
    }

    /**
     * @param nickname the user id when empty
     * @param clientIp where it comes from
     */
    public record Command(String appKey, String userId, String password, String nickname, String clientIp) {}

    /** Completes with the user id; fails with APP_UNKNOWN, REGISTRATION_CLOSED, ACCOUNT_TAKEN or a rule's code. */
    public Uni<String> register(Command command) {
        String userId = command.userId();
        String nickname = command.nickname().isEmpty()
                ? userId
                : AccountRules.FOR_ACCOUNTS.nickname("nickname", command.nickname());
        AccountRules.password(command.password());
        return apps.usable(command.appKey())
                .invoke(RegisterAccount::requireOpen)
                // Before the hash, which is the expensive part.
                .call(app -> requireFree(app.appId(), userId))
                .chain(app -> passwords
                        .hash(command.clientIp(), command.password())
                        .map(hash -> newAccount(app.appId(), userId, nickname, hash)))
                .call(account -> recorder.within(() -> store(account)))
                .call(account -> recorder.trySettle(account.appId(), Change.userKey(userId)))
                .replaceWith(userId);
    }

    private static void requireOpen(App app) {
        if (!app.registrationOpen()) {
            throw SkeinException.of(ErrorCode.REGISTRATION_CLOSED);
        }
    }

    private Uni<Void> requireFree(String appId, String userId) {
        return accounts.find(appId, userId)
                .invoke(found -> found.ifPresent(RegisterAccount::requireUnclaimed))
                .replaceWithVoid();
    }

    private static void requireUnclaimed(Account account) {
        if (!account.unclaimed()) {
            throw SkeinException.ofField(ErrorCode.ACCOUNT_TAKEN, "user_id", "is taken");
        }
    }

    private Account newAccount(String appId, String userId, String nickname, String hash) {
        Account account = new Account(appId, userId, nickname, recorder.now());
        account.setPasswordHash(hash);
        return account;
    }

    private Uni<Void> store(Account account) {
        return accounts.lock(account.appId(), account.userId())
                .chain(found -> found.isEmpty()
                        ? accounts.addAll(List.of(account)).replaceWith(account)
                        : Uni.createFrom().item(() -> claimed(found.get(), account)))
                .chain(stored -> recorder.record(registered(stored)));
    }

    private static Account claimed(Account sample, Account claim) {
        requireUnclaimed(sample);
        sample.claim(claim.nickname(), claim.passwordHash());
        return sample;
    }

    private static Change registered(Account account) {
        return Change.ofAccounts(
                account.appId(),
                Change.userKey(account.userId()),
                List.of(account.state()),
                List.of(new Change.Event.AccountRegistered(account.userId(), account.nickname())));
    }
}
