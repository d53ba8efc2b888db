package dev.skein.group.login;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where logins and their refresh tokens are. */
public interface LoginStore {
    Uni<Void> add(Login login);

    Uni<Void> add(RefreshToken token);

    Uni<Optional<Login>> lock(String appId, String loginId);

    Uni<Optional<RefreshToken>> lockRefreshToken(String appId, String tokenHash);

    /** Logins of the user that have not ended, locked. */
    Uni<List<Login>> lockOpen(String appId, String userId);

    /** Forgets logins and refresh tokens whose tokens are all dead. */
    Uni<Void> removeExpired(long now);
}
