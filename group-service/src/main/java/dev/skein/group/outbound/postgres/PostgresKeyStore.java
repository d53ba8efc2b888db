package dev.skein.group.outbound.postgres;

import dev.skein.group.trust.KeyStore;
import dev.skein.group.trust.SigningKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class PostgresKeyStore implements KeyStore {
    private static final String ALL = "from SigningKey order by signsFrom, kid";

    private final Sessions sessions;

    PostgresKeyStore(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<List<SigningKey>> all() {
        return sessions.withSession(
                session -> session.createQuery(ALL, SigningKey.class).getResultList());
    }

    /** The row lock of trust_head, which every change of trust takes anyway, is also the lock of the key ring. */
    @Override
    public Uni<List<SigningKey>> allExclusively() {
        return sessions.withSession(session -> session.createNativeQuery(
                        "select version from people.trust_head for update", Long.class)
                .getSingleResult()
                .chain(version -> session.createQuery(ALL, SigningKey.class).getResultList()));
    }

    @Override
    public Uni<Void> add(SigningKey key) {
        return sessions.withSession(session -> session.persist(key));
    }

    @Override
    public Uni<Void> remove(String kid) {
        return sessions.withSession(session -> session.createMutationQuery("delete from SigningKey where kid = :kid")
                        .setParameter("kid", kid)
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> cover(String kid, long atLeast, long tokensUntil) {
        return sessions.withSession(session -> session.createMutationQuery(
                                "update SigningKey set tokensUntil = :until where kid = :kid and tokensUntil < :atLeast")
                        .setParameter("until", tokensUntil)
                        .setParameter("kid", kid)
                        .setParameter("atLeast", atLeast)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
