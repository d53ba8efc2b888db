package dev.skein.group.login;

import dev.skein.group.change.Recorder;
import dev.skein.group.trust.TrustStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Drops logins, refresh tokens and revocations once no living token depends on them. */
@ApplicationScoped
public class ForgetExpired {
    private final LoginStore logins;
    private final TrustStore trust;
    private final Recorder recorder;

    ForgetExpired(LoginStore logins, TrustStore trust, Recorder recorder) {
        this.logins = logins;
        this.trust = trust;
        this.recorder = recorder;
    }

    public Uni<Void> run() {
        long now = recorder.now();
        return recorder.within(() -> logins.removeExpired(now).chain(() -> trust.removeExpired(now)));
    }
}
