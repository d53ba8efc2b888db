package dev.skein.kit.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;

/** What is done with outbox rows. Must be harmless when the same rows come again. */
@FunctionalInterface
public interface OutboxPublisher {
    /**
     * Publishes rows in their order. Rows are deleted when the Uni completes; when it fails, the same and perhaps more
     * rows come again after a pause.
     */
    Uni<Void> publish(List<Row> rows);
}
