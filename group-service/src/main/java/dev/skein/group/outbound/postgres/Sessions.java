package dev.skein.group.outbound.postgres;

import dev.skein.kit.aside.SqlFailures;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The sessions of Hibernate Reactive for all stores. One travels in the Vert.x context, where {@link Mutiny.SessionFactory}
 * finds it again: that is how the stores take part in a transaction. That Postgres is away is UNAVAILABLE: callers try
 * again.
 */
@ApplicationScoped
class Sessions {
    private final Mutiny.SessionFactory factory;

    Sessions(Mutiny.SessionFactory factory) {
        this.factory = factory;
    }

    <T> Uni<T> withSession(Function<Mutiny.Session, Uni<T>> work) {
        return factory.withSession(work).onFailure(SqlFailures::isAway).transform(SqlFailures::unavailable);
    }

    <T> Uni<T> withTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return factory.withTransaction(work).onFailure(SqlFailures::isAway).transform(SqlFailures::unavailable);
    }
}
