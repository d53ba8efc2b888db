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
        return toItsEnd(factory.withSession(work));
    }

    <T> Uni<T> withTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return toItsEnd(factory.withTransaction(work));
    }

    /**
     * Whose caller gives up is done with its answer, not with its connection: what was begun is carried through, or the
     * session would be closed under its own statements, in the middle of a transaction.
     */
    private static <T> Uni<T> toItsEnd(Uni<T> work) {
        return Uni.createFrom()
                .<T>emitter(emitter -> work.subscribe().with(emitter::complete, emitter::fail))
                .onFailure(SqlFailures::isAway)
                .transform(SqlFailures::unavailable);
    }
}
