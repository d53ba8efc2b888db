package dev.skein.group.login;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.account.Account;
import dev.skein.group.account.AccountStore;
import dev.skein.group.app.Apps;
import dev.skein.group.app.RandomIds;
import dev.skein.group.change.Recorder;
import dev.skein.group.trust.TokenMint;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Tokens without a password: for platforms (PLT-02), and by platforms for their users (USR-04). */
@ApplicationScoped
public class IssueTokens {
    private static final long DEFAULT_LIFE_SECONDS = Duration.ofDays(180).toSeconds();

    private final Apps apps;
    private final AccountStore accounts;
    private final LoginStore logins;
    private final TokenMint mint;
    private final Recorder recorder;
    private final RandomIds ids;
    private final Duration platformLife;

    IssueTokens(
            Apps apps,
            AccountStore accounts,
            LoginStore logins,
            TokenMint mint,
            Recorder recorder,
            RandomIds ids,
            LoginSettings settings) {
        this.apps = apps;
        this.accounts = accounts;
        this.logins = logins;
        this.mint = mint;
        this.recorder = recorder;
        this.ids = ids;
        this.platformLife = settings.platform();
    }

    /** Fails with APP_UNKNOWN, APP_DISABLED or BAD_APP_SECRET. */
    public Uni<TokenMint.Token> forPlatform(String appKey, String appSecret) {
        return apps.authenticated(appKey, appSecret)
                .map(app -> new TokenMint.Subject(TokenMint.Kind.PLATFORM, app.appId(), "", "", "", ""))
                .chain(subject -> mint.mint(subject, platformLife));
    }

    /** @param lifeSeconds 0 means 180 days. Fails with ACCOUNT_UNKNOWN or ACCOUNT_BANNED. */
    public Uni<TokenMint.Token> forUser(String appId, String userId, long lifeSeconds) {
        long seconds = lifeSeconds == 0 ? DEFAULT_LIFE_SECONDS : lifeSeconds;
        return recorder.within(() -> accounts.find(appId, userId)
                .map(found -> found.orElseThrow(() -> SkeinException.of(ErrorCode.ACCOUNT_UNKNOWN)))
                .invoke(IssueTokens::requireNotBanned)
                .chain(() -> begin(appId, userId, Duration.ofSeconds(seconds))));
    }

    /** A login, so that the token can be revoked by a logout. It names no device: the client says its own. */
    private Uni<TokenMint.Token> begin(String appId, String userId, Duration life) {
        Login.Device device = new Login.Device(userId, "", "");
        long now = recorder.now();
        Login login = new Login(appId, ids.next(), device, now, now + life.toMillis());
        return logins.add(login).chain(() -> mint.mint(TokenPairs.subject(login), life));
    }

    private static void requireNotBanned(Account account) {
        if (account.banned()) {
            throw SkeinException.of(ErrorCode.ACCOUNT_BANNED);
        }
    }
}
