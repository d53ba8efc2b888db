package dev.skein.kit.outbox;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** What is done with outbox rows. Must be harmless when the same rows come again, alone or with others. */
@FunctionalInterface
public interface OutboxPublisher {
    /**
     * What a row can be divided into when it cannot be published as it is, so that one bad event does not cost its row.
     *
     * @return payloads that together say what the row says; by default the row's own
     */
    default List<byte[]> parts(byte[] payload) {
        return List.of(payload);
    }

    /**
     * Publishes rows in their order. Rows are deleted when the Uni completes. When it fails the same and perhaps more rows
     * come again after a pause; when it fails by what is in them (see {@link dev.skein.kit.aside.Cause}), in smaller parts,
     * until the row at fault has come alone.
     *
     * @param payloads those of the rows
     */
    Uni<Void> publish(List<byte[]> payloads);
}
