package dev.skein.group.outbound.postgres;

import dev.skein.group.change.Change;
import dev.skein.group.change.ChangeLog;
import dev.skein.group.change.Projection;
import dev.skein.group.config.SameContext;
import dev.skein.group.outbound.amqp.EventRelay;
import dev.skein.kit.aside.SetAside;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Two tables: what messaging-service must apply, and what everyone may read. */
@ApplicationScoped
class PostgresChangeLog implements ChangeLog {
    private static final String SET_ASIDE = "change";

    private final Sessions sessions;
    private final EventRelay relay;
    private final SetAside aside;
    private final Clock clock;

    PostgresChangeLog(Sessions sessions, EventRelay relay, SetAside aside, Projection projection, Clock clock) {
        this.sessions = sessions;
        this.relay = relay;
        this.aside = aside;
        this.clock = clock;
        aside.taking(
                SET_ASIDE,
                entry -> projection.apply(
                        new Pending(entry.sourceId(), entry.appId(), entry.key(), entry.body(), clock.millis(), 0)));
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
                                "from ProjectionChange c where c.createdAt < :time and not exists ("
                                        + "select 1 from ProjectionChange o where o.appId = c.appId and o.key = c.key"
                                        + " and o.id <= c.id and o.dueAt > :now) order by c.id",
                                ProjectionChange.class)
                        .setParameter("time", time)
                        .setParameter("now", clock.millis())
                        .setMaxResults(limit)
                        .getResultList())
                .map(PostgresChangeLog::pending);
    }

    @Override
    public Uni<Void> postpone(long id, long until) {
        return sessions.withTransaction(session -> session.createMutationQuery(
                                "update ProjectionChange set failures = failures + 1, dueAt = :until where id = :id")
                        .setParameter("until", until)
                        .setParameter("id", id)
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> setAside(long id, Throwable why) {
        return SameContext.resume(aside.move(SET_ASIDE, "projection_change", id, why));
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
