package dev.skein.kit.outbox;

import dev.skein.kit.aside.AsideEntry;
import dev.skein.kit.aside.Cause;
import dev.skein.kit.aside.Halving;
import dev.skein.kit.aside.SetAside;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One batch of rows on its way to the broker. A row that fails by its content is set aside at once. One that fails for a reason
 * nobody foresaw may be the broker's fault as well: it is taken for the row's only when that has lasted for
 * {@value Cause#FAULT_TRIES} rounds and others go through.
 */
final class OutboxRound {
    static final String WHAT = "event";

    private final Outbox outbox;
    private final int faultsBefore;
    private final List<Suspect> suspects = new ArrayList<>();
    private boolean anyPublished;

    record Outbox(SqlConnection connection, String schema, OutboxPublisher publisher, SetAside aside) {}

    private record Suspect(Row row, Throwable failure) {}

    private record Part(byte[] payload, Throwable failure) {}

    /** @param faultsBefore how many rounds before this one failed for a reason nobody foresaw */
    OutboxRound(Outbox outbox, int faultsBefore) {
        this.outbox = outbox;
        this.faultsBefore = faultsBefore;
    }

    /** Whether a round failed for a reason nobody foresaw. */
    static boolean isFault(Throwable failure) {
        return failure instanceof Unpublished unpublished && unpublished.cause() == Cause.FAULT;
    }

    /** Completes when each row is published or set aside, and out of the table. */
    Uni<Void> run(List<Row> rows) {
        return new Halving<>(this::publish, this::isFinal, this::suspect)
                .run(rows)
                .chain(this::judge);
    }

    /** What fails besides publishing is Postgres, and never the fault of a row. */
    private boolean isFinal(Throwable failure) {
        return failure instanceof Unpublished unpublished && unpublished.cause().isFinal(faultsBefore + 1);
    }

    /** Deleted part by part: what is published is not published again because of another part. */
    private Uni<Void> publish(List<Row> rows) {
        return publishPayloads(rows.stream().map(OutboxRound::payload).toList())
                .chain(() -> delete(rows))
                .invoke(() -> anyPublished = true);
    }

    private Uni<Void> publishPayloads(List<byte[]> payloads) {
        return Uni.createFrom()
                .deferred(() -> outbox.publisher().publish(payloads))
                .onFailure()
                .transform(Unpublished::new);
    }

    private Uni<Void> delete(List<Row> rows) {
        Long[] ids = rows.stream().map(row -> row.getLong("id")).toArray(Long[]::new);
        return outbox.connection()
                .preparedQuery("delete from " + outbox.schema() + ".outbox where id = any($1)")
                .execute(Tuple.of(ids))
                .replaceWithVoid();
    }

    private Uni<Void> suspect(Row row, Throwable failure) {
        if (isFault(failure)) {
            suspects.add(new Suspect(row, failure));
            return Uni.createFrom().voidItem();
        }
        return setAside(row, failure);
    }

    private Uni<Void> judge() {
        if (!suspects.isEmpty() && !anyPublished) {
            return Uni.createFrom().failure(suspects.getFirst().failure());
        }
        return inOrder(suspects, suspect -> setAside(suspect.row(), suspect.failure()));
    }

    /** Of a row that says several things only those that cannot be published. */
    private Uni<Void> setAside(Row row, Throwable failure) {
        List<byte[]> parts = parts(row);
        if (parts.size() < 2) {
            return outbox.aside().move(WHAT, "outbox", row.getLong("id"), why(failure));
        }
        List<Part> aside = new ArrayList<>();
        return new Halving<>(
                        this::publishPayloads,
                        partly ->
                                partly instanceof Unpublished unpublished && unpublished.cause() != Cause.CIRCUMSTANCE,
                        (part, partly) -> {
                            aside.add(new Part(part, partly));
                            return Uni.createFrom().voidItem();
                        })
                .run(parts)
                .chain(() -> inOrder(aside, part -> put(row, part)))
                .chain(() -> delete(List.of(row)));
    }

    private List<byte[]> parts(Row row) {
        try {
            return outbox.publisher().parts(payload(row));
        } catch (RuntimeException unreadable) {
            return List.of();
        }
    }

    private Uni<Void> put(Row row, Part part) {
        AsideEntry entry =
                new AsideEntry(row.getLong("id"), row.getString("app_id"), row.getString("key"), part.payload());
        return outbox.aside().put(WHAT, entry, why(part.failure()));
    }

    private static <T> Uni<Void> inOrder(List<T> entries, Function<T, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(entries)
                .onItem()
                .transformToUniAndConcatenate(work::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static byte[] payload(Row row) {
        return row.getBuffer("payload").getBytes();
    }

    private static Throwable why(Throwable failure) {
        return failure instanceof Unpublished unpublished ? unpublished.why : failure;
    }

    private static final class Unpublished extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Throwable why;

        Unpublished(Throwable why) {
            super(why.getMessage(), why, false, false);
            this.why = why;
        }

        Cause cause() {
            return Cause.of(why);
        }
    }
}
