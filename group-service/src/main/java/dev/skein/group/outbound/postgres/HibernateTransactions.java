package dev.skein.group.outbound.postgres;

import dev.skein.group.change.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Transactions of Hibernate Reactive. The session travels in the Vert.x context, where {@link Mutiny.SessionFactory}
 * finds it again: that is how the stores take part.
 */
@ApplicationScoped
class HibernateTransactions implements Transactions {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int REPEATS = 3;

    private final Mutiny.SessionFactory sessions;

    HibernateTransactions(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public <T> Uni<T> within(Supplier<Uni<T>> work) {
        return sessions.withTransaction(session -> work.get())
                .onFailure(HibernateTransactions::lostRace)
                .retry()
                .atMost(REPEATS);
    }

    private static boolean lostRace(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException
                    || cause instanceof PgException postgres && UNIQUE_VIOLATION.equals(postgres.getSqlState())) {
                return true;
            }
        }
        return false;
    }
}
