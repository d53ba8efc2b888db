package dev.skein.group.login;

import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.group.trust.Revocation;
import dev.skein.group.trust.TrustStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Ends logins: what logout, reuse of a refresh token and bans have in common. */
@ApplicationScoped
class EndLogins {
    private final TrustStore trust;
    private final SessionControl sessions;
    private final Recorder recorder;

    EndLogins(TrustStore trust, SessionControl sessions, Recorder recorder) {
        this.trust = trust;
        this.sessions = sessions;
        this.recorder = recorder;
    }

    /** In the current transaction: revokes the login's tokens and writes LoggedOut, which unbinds its push token. */
    Uni<Void> end(Login login) {
        login.end(recorder.now());
        Login.Device device = login.device();
        return revoke(login.appId(), device.userId(), login.loginId(), login.expiresAt())
                .chain(() -> loggedOut(login.appId(), device.userId(), device.deviceId(), login.loginId()));
    }

    Uni<Void> endAll(List<Login> logins) {
        return Multi.createFrom()
                .iterable(logins)
                .onItem()
                .transformToUniAndConcatenate(this::end)
                .collect()
                .last()
                .replaceWithVoid();
    }

    Uni<Void> revoke(String appId, String userId, String loginId, long expiresAt) {
        return trust.nextVersion()
                .chain(version -> trust.add(Revocation.ofLogin(version, appId, userId, loginId, expiresAt)));
    }

    Uni<Void> loggedOut(String appId, String userId, String deviceId, String loginId) {
        Change.Event event = new Change.Event.LoggedOut(userId, deviceId, loginId);
        return recorder.record(Change.ofEvents(appId, Change.userKey(userId), List.of(event)));
    }

    /** After the commit. */
    Uni<Void> announce(Login login) {
        recorder.committed();
        return sessions.loginEnded(login.appId(), login.device().userId(), login.loginId());
    }
}
