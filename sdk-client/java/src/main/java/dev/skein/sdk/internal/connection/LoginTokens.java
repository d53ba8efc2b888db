package dev.skein.sdk.internal.connection;

import dev.skein.protocol.ErrorCodes;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.TokenSource;
import dev.skein.sdk.call.Caller;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.service.AuthService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Logs in by password once, then lives on refresh tokens; when those are refused too it logs in again. */
public final class LoginTokens implements TokenSource {
    /** A token about to end is renewed before it is used. */
    private static final long MARGIN_MS = 60_000;

    private final AuthService auth;
    private final ClientSettings.Account account;
    private final String password;
    private final SkeinRuntime runtime;
    private Grant grant = Grant.NONE;

    private record Grant(String access, String refresh, long expiresAt) {
        private static final Grant NONE = new Grant("", "", 0);
    }

    /** @param http carries the calls, since there is no session without a token */
    public LoginTokens(Caller http, ClientSettings.Account account, String password, SkeinRuntime runtime) {
        auth = http.service(AuthService::new);
        this.account = account;
        this.password = password;
        this.runtime = runtime;
    }

    @Override
    public CompletableFuture<String> token(String refused) {
        Grant known = current();
        // By a clock that may be wrong: then the server refuses the token, or it is renewed before its time.
        boolean usable = !known.access().isEmpty()
                && !known.access().equals(refused)
                && runtime.wallMillis() < known.expiresAt() - MARGIN_MS;
        if (usable) {
            return CompletableFuture.completedFuture(known.access());
        }
        CompletionStage<Grant> renewed = known.refresh().isEmpty() ? login() : refresh(known);
        return renewed.thenApply(this::keep).toCompletableFuture();
    }

    private CompletionStage<Grant> refresh(Grant known) {
        return auth.refresh(request -> request.setRefreshToken(known.refresh()))
                .thenApply(pair -> new Grant(pair.getAccessToken(), pair.getRefreshToken(), pair.getExpiresAt()))
                .exceptionallyCompose(failure -> {
                    if (ErrorCodes.isRetryable(Failures.of(failure).code())) {
                        return CompletableFuture.failedFuture(Failures.of(failure));
                    }
                    return login();
                });
    }

    private CompletionStage<Grant> login() {
        return auth.login(request -> request.setAppKey(account.appKey())
                        .setUserId(account.userId())
                        .setPassword(password)
                        .setDeviceId(account.deviceId())
                        .setPlatform(account.platform()))
                .thenApply(pair -> new Grant(pair.getAccessToken(), pair.getRefreshToken(), pair.getExpiresAt()));
    }

    private synchronized Grant current() {
        return grant;
    }

    private synchronized String keep(Grant renewed) {
        grant = renewed;
        return renewed.access();
    }
}
