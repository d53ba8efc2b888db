package dev.skein.group.login;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.account.Account;
import dev.skein.group.account.AccountStore;
import dev.skein.group.account.PasswordHasher;
import dev.skein.group.app.Apps;
import dev.skein.group.app.RandomIds;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** A user proves with a password who they are, and gets tokens (USR-03). */
@ApplicationScoped
public class LogIn {
    private final Apps apps;
    private final AccountStore accounts;
    private final PasswordHasher passwords;
    private final LoginStore logins;
    private final TokenPairs pairs;
    private final Recorder recorder;
    private final RandomIds ids;
    private final LoginSettings settings;

    LogIn(
            Apps apps,
            AccountStore accounts,
            PasswordHasher passwords,
            LoginStore logins,
            TokenPairs pairs,
            Recorder recorder,
            RandomIds ids,
            LoginSettings settings) {
        this.apps = apps;
        this.accounts = accounts;
        this.passwords = passwords;
        this.logins = logins;
        this.pairs = pairs;
        this.recorder = recorder;
        this.ids = ids;
        this.settings = settings;
    }

    /**
     * @param platform name in the contract
     * @param clientIp where it comes from
     */
    public record Command(
            String appKey, String userId, String password, String deviceId, String platform, String clientIp) {}

    /** Fails with APP_UNKNOWN, WRONG_CREDENTIALS, ACCOUNT_LOCKED or ACCOUNT_BANNED. */
    public Uni<TokenPair> logIn(Command command) {
        return apps.usable(command.appKey())
                .chain(app -> verified(app.appId(), command))
                .chain(account -> recorder.within(() -> begin(account, command)))
                .invoke(recorder::committed);
    }

    private Uni<Account> verified(String appId, Command command) {
        return accounts.find(appId, command.userId())
                .invoke(this::requireNotLocked)
                .chain(found -> passwords
                        .matches(
                                command.clientIp(),
                                command.password(),
                                found.map(Account::passwordHash).orElse(""))
                        .chain(matches -> matches ? accept(found.orElseThrow()) : refuse(appId, command.userId())));
    }

    private void requireNotLocked(Optional<Account> account) {
        account.map(Account::lockedUntil)
                .filter(until -> until > recorder.now())
                .ifPresent(until -> {
                    throw SkeinException.retryAfter(ErrorCode.ACCOUNT_LOCKED, until - recorder.now());
                });
    }

    private static Uni<Account> accept(Account account) {
        // Only after the password: a stranger learns nothing about an account.
        if (account.banned()) {
            throw SkeinException.of(ErrorCode.ACCOUNT_BANNED);
        }
        return Uni.createFrom().item(account);
    }

    private Uni<Account> refuse(String appId, String userId) {
        // Locked meanwhile by wrong passwords beside this one: the right one is refused with ACCOUNT_LOCKED, too. Else
        // as
        // many could be tried at once as fit into the time of one hash.
        return recorder.within(() -> accounts.lock(appId, userId)
                        .invoke(this::requireNotLocked)
                        .invoke(found -> found.ifPresent(account ->
                                account.countFailure(recorder.now(), settings.allowedFailures(), settings.lock()))))
                .chain(() -> Uni.createFrom().failure(SkeinException.of(ErrorCode.WRONG_CREDENTIALS)));
    }

    private Uni<TokenPair> begin(Account verified, Command command) {
        Login.Device device = new Login.Device(command.userId(), command.deviceId(), command.platform());
        Login login = new Login(verified.appId(), ids.next(), device, recorder.now(), pairs.deadAt());
        Change.Event loggedIn =
                new Change.Event.LoggedIn(device.userId(), device.deviceId(), device.platform(), login.loginId());
        return accounts.lock(verified.appId(), verified.userId())
                .invoke(found -> requireNotLocked(found))
                .invoke(found -> found.ifPresent(Account::forgetFailures))
                .chain(() -> logins.add(login))
                .chain(() -> recorder.record(
                        Change.ofEvents(login.appId(), Change.userKey(device.userId()), List.of(loggedIn))))
                .chain(() -> pairs.next(login));
    }
}
