package dev.skein.group.outbound.postgres;

import dev.skein.group.trust.Revocation;
import dev.skein.group.trust.TrustStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class PostgresTrustStore implements TrustStore {
    private static final String VERSION = "select version from people.trust_head";

    private final Sessions sessions;

    PostgresTrustStore(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<Long> version() {
        return sessions.withSession(
                session -> session.createNativeQuery(VERSION, Long.class).getSingleResult());
    }

    @Override
    public Uni<Long> nextVersion() {
        return sessions.withSession(session -> session.createNativeQuery(
                        "update people.trust_head set version = version + 1")
                .executeUpdate()
                .chain(() -> session.createNativeQuery(VERSION, Long.class).getSingleResult()));
    }

    @Override
    public Uni<Void> add(Revocation revocation) {
        return sessions.withSession(session -> session.persist(revocation));
    }

    @Override
    public Uni<List<Revocation>> revocationsSince(long version) {
        return sessions.withSession(session -> session.createQuery(
                        "from Revocation where version > :version order by version", Revocation.class)
                .setParameter("version", version)
                .getResultList());
    }

    @Override
    public Uni<Void> removeExpired(long now) {
        return sessions.withSession(
                        session -> session.createMutationQuery("delete from Revocation where expiresAt < :now")
                                .setParameter("now", now)
                                .executeUpdate())
                .replaceWithVoid();
    }
}
