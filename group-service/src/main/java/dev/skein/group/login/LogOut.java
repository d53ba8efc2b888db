package dev.skein.group.login;

import dev.skein.group.change.Recorder;
import dev.skein.group.trust.Revocation;
import dev.skein.group.trust.TrustStore;
import dev.skein.kit.token.TokenTimes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends one login of a user or all of them: tokens revoked, live sessions closed, push tokens unbound (USR-05). */
@ApplicationScoped
public class LogOut {
    private final LoginStore logins;
    private final TrustStore trust;
    private final EndLogins ending;
    private final SessionControl sessions;
    private final Recorder recorder;

    LogOut(LoginStore logins, TrustStore trust, EndLogins ending, SessionControl sessions, Recorder recorder) {
        this.logins = logins;
        this.trust = trust;
        this.ending = ending;
        this.sessions = sessions;
        this.recorder = recorder;
    }

    /**
     * Who logs out.
     *
     * @param loginId empty for tokens that belong to no login
     */
    public record Session(String appId, String userId, String deviceId, String loginId, String sessionId) {}

    public Uni<Void> thisDevice(Session session) {
        return recorder.within(() -> end(session))
                .invoke(recorder::committed)
                .chain(() -> session.loginId().isEmpty()
                        ? sessions.sessionEnded(session.appId(), session.userId(), session.sessionId())
                        : sessions.loginEnded(session.appId(), session.userId(), session.loginId()));
    }

    public Uni<Void> allDevices(Session session) {
        return recorder.within(() -> endAll(session))
                .invoke(recorder::committed)
                .chain(() -> sessions.userLoggedOut(session.appId(), session.userId()));
    }

    private Uni<Void> end(Session session) {
        if (session.loginId().isEmpty()) {
            return ending.loggedOut(session.appId(), session.userId(), session.deviceId(), "");
        }
        return logins.lock(session.appId(), session.loginId())
                .chain(found -> found.isPresent() ? endOnce(found.get()) : endForeign(session));
    }

    private Uni<Void> endOnce(Login login) {
        return login.ended() ? Uni.createFrom().voidItem() : ending.end(login);
    }

    /** A login that a gateway made up for a token signed by the platform. */
    private Uni<Void> endForeign(Session session) {
        long expiresAt = longestLived();
        return ending.revoke(session.appId(), session.userId(), session.loginId(), expiresAt)
                .chain(() ->
                        ending.loggedOut(session.appId(), session.userId(), session.deviceId(), session.loginId()));
    }

    /** When the last token is dead that a platform signed until now, with a clock that may be ahead. */
    private long longestLived() {
        return recorder.now()
                + TokenTimes.CLOCK_DIFFERENCE.plus(TokenTimes.LONGEST_LIFE).toMillis();
    }

    /**
     * Every login by its id, and whatever else was issued before this second: {@code iat} has no finer grain, and a login
     * made right after this must not be refused.
     */
    private Uni<Void> endAll(Session session) {
        long issuedBefore = recorder.now() / 1000 * 1000;
        long expiresAt = longestLived();
        return logins.lockOpen(session.appId(), session.userId())
                .chain(ending::endAll)
                .chain(trust::nextVersion)
                .chain(version -> trust.add(
                        Revocation.ofUser(version, session.appId(), session.userId(), issuedBefore, expiresAt)))
                .chain(() -> ending.loggedOut(session.appId(), session.userId(), "", ""));
    }
}
