package dev.skein.messaging.send;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Keeps messages for good, and gives out seqs. */
public interface MessageStore {
    /**
     * Stores a batch in one transaction and answers in its order, once it is durable. A message that cannot be stored
     * whatever happens is refused by itself; the others are stored in several transactions then.
     *
     * <p>Per conversation: seqs are dense and rise in the order of the batch; server time is {@code now} or, when the
     * conversation is already later, the conversation's. A conversation whose membership version is not the expected one
     * stores nothing of the batch; the others do. When the Uni fails nobody knows what is stored; appending the same
     * again is safe.
     *
     * @param now milliseconds since the epoch
     */
    Uni<List<Appended>> append(List<NewMessage> batch, long now);

    /**
     * A message to store.
     *
     * @param epoch membership version that the sender's right was decided on
     */
    record NewMessage(SendCommand command, long epoch) {}

    /** What became of one message of the batch. */
    sealed interface Appended {
        /** It is stored now. */
        record Fresh(long seq, long serverTime) implements Appended {}

        /** The same client message id was stored before, perhaps earlier in this batch. */
        record Before(long seq, long serverTime, long contentHash) implements Appended {}

        /** Not stored: membership changed since the sender's right was decided. */
        record EpochChanged() implements Appended {}

        /** Not stored, and never will be: the database refuses a value of it. */
        record Refused() implements Appended {}
    }
}
