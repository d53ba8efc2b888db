package dev.skein.messaging.send;

import java.util.function.IntSupplier;

/** What the message path reports about itself. */
public interface SendMetrics {
    void batchStored(int messages, long nanos);

    void answered(long nanosSinceArrival);

    void refused(int messages);

    void duplicates(int messages);

    /** The number of sends waiting in all lanes, asked now and then. */
    void watchWaiting(IntSupplier waiting);
}
