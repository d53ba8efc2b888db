package dev.skein.group.outbound.postgres;

import dev.skein.group.change.Change;
import dev.skein.group.change.ChangeLog;
import dev.skein.group.outbound.amqp.EventRelay;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Two tables: what messaging-service must apply, and what everyone may read. */
@ApplicationScoped
class PostgresChangeLog implements ChangeLog {
    private final Mutiny.SessionFactory sessions;
    private final EventRelay relay;
    private final Clock clock;

    PostgresChangeLog(Mutiny.SessionFactory sessions, EventRelay relay, Clock clock) {
        this.sessions = sessions;
        this.relay = relay;
        this.clock = clock;
    }

    @Override
    public Uni<Void> append(Change change) {
        long now = clock.millis();
        List<Object> rows = new ArrayList<>();
        if (change.concernsMessaging()) {
            byte[] payload = ChangeEncoder.projection(change).toByteArray();
            rows.add(new ProjectionChange(change.appId(), change.key(), payload, now));
        }
        if (!change.events().isEmpty()) {
            byte[] payload = ChangeEncoder.events(change, now).toByteArray();
            rows.add(new OutboxRow(change.appId(), change.key(), payload));
        }
        return sessions.withSession(session -> session.persistAll(rows.toArray()));
    }

    @Override
    public void committed() {
        relay.wake();
    }

    @Override
    public Uni<List<Pending>> pending(String appId, String key) {
        return sessions.withSession(session -> session.createQuery(
                                "from ProjectionChange where appId = :appId and key = :key order by id",
                                ProjectionChange.class)
                        .setParameter("appId", appId)
                        .setParameter("key", key)
                        .getResultList())
                .map(PostgresChangeLog::pending);
    }

    @Override
    public Uni<List<Pending>> pendingBefore(long time, int limit) {
        return sessions.withSession(session -> session.createQuery(
                                "from ProjectionChange where createdAt < :time order by id", ProjectionChange.class)
                        .setParameter("time", time)
                        .setMaxResults(limit)
                        .getResultList())
                .map(PostgresChangeLog::pending);
    }

    @Override
    public Uni<Void> confirm(long id) {
        return sessions.withTransaction(
                        session -> session.createMutationQuery("delete from ProjectionChange where id = :id")
                                .setParameter("id", id)
                                .executeUpdate())
                .replaceWithVoid();
    }

    private static List<Pending> pending(List<ProjectionChange> rows) {
        return rows.stream().map(ProjectionChange::pending).toList();
    }
}
