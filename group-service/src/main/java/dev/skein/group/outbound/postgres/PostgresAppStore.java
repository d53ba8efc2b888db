package dev.skein.group.outbound.postgres;

import dev.skein.group.app.App;
import dev.skein.group.app.AppSecret;
import dev.skein.group.app.AppStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class PostgresAppStore implements AppStore {
    private final Sessions sessions;

    PostgresAppStore(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<Optional<App>> byKey(String appKey) {
        if (appKey.indexOf('\0') >= 0) {
            return Uni.createFrom().item(Optional.empty());
        }
        return sessions.withSession(session -> session.createQuery("from App where appKey = :appKey", App.class)
                        .setParameter("appKey", appKey)
                        .getSingleResultOrNull())
                .map(Optional::ofNullable);
    }

    @Override
    public Uni<List<App>> all() {
        return sessions.withSession(session ->
                session.createQuery("from App order by appId", App.class).getResultList());
    }

    @Override
    public Uni<Void> addIfAbsent(App app) {
        return sessions.withSession(session -> session.find(App.class, app.appId())
                .chain(found ->
                        found == null ? session.persist(app) : Uni.createFrom().voidItem()));
    }

    @Override
    public Uni<List<AppSecret>> activeSecrets(String appId) {
        return sessions.withSession(session -> session.createQuery(
                        "from AppSecret where appId = :appId and active order by createdAt", AppSecret.class)
                .setParameter("appId", appId)
                .getResultList());
    }

    @Override
    public Uni<List<AppSecret>> allActiveSecrets() {
        return sessions.withSession(
                session -> session.createQuery("from AppSecret where active order by appId, createdAt", AppSecret.class)
                        .getResultList());
    }

    @Override
    public Uni<Void> add(AppSecret secret) {
        return sessions.withSession(session -> session.persist(secret));
    }
}
