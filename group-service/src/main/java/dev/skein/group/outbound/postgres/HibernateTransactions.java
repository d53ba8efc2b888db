package dev.skein.group.outbound.postgres;

import dev.skein.group.change.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;

/** Transactions of Hibernate Reactive; how the stores take part is told in {@link Sessions}. */
@ApplicationScoped
class HibernateTransactions implements Transactions {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int REPEATS = 3;

    private final Sessions sessions;

    HibernateTransactions(Sessions sessions) {
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
