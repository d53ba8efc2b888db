package dev.skein.group.outbound.postgres;

import dev.skein.group.login.Login;
import dev.skein.group.login.LoginStore;
import dev.skein.group.login.RefreshToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class PostgresLoginStore implements LoginStore {
    private final Sessions sessions;

    PostgresLoginStore(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<Void> add(Login login) {
        return sessions.withSession(session -> session.persist(login));
    }

    @Override
    public Uni<Void> add(RefreshToken token) {
        return sessions.withSession(session -> session.persist(token));
    }

    @Override
    public Uni<Optional<Login>> lock(String appId, String loginId) {
        return sessions.withSession(session ->
                        session.find(Login.class, new Login.Key(appId, loginId), LockModeType.PESSIMISTIC_WRITE))
                .map(Optional::ofNullable);
    }

    @Override
    public Uni<Optional<RefreshToken>> lockRefreshToken(String appId, String tokenHash) {
        if (appId.indexOf('\0') >= 0) {
            return Uni.createFrom().item(Optional.empty());
        }
        return sessions.withSession(session -> session.find(
                        RefreshToken.class, new RefreshToken.Key(appId, tokenHash), LockModeType.PESSIMISTIC_WRITE))
                .map(Optional::ofNullable);
    }

    @Override
    public Uni<List<Login>> lockOpen(String appId, String userId) {
        return sessions.withSession(session -> session.createQuery(
                        "from Login where appId = :appId and userId = :userId and endedAt = 0 order by loginId",
                        Login.class)
                .setParameter("appId", appId)
                .setParameter("userId", userId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList());
    }

    @Override
    public Uni<Void> removeExpired(long now) {
        return sessions.withSession(
                        session -> session.createMutationQuery("delete from RefreshToken where expiresAt < :now")
                                .setParameter("now", now)
                                .executeUpdate()
                                .chain(() -> session.createMutationQuery("delete from Login where expiresAt < :now")
                                        .setParameter("now", now)
                                        .executeUpdate()))
                .replaceWithVoid();
    }
}
