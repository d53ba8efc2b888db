package dev.skein.messaging.send;

import java.util.function.IntSupplier;

/** Metrics nobody looks at. */
public final class QuietMetrics implements SendMetrics {
    @Override
    public void batchStored(int messages, long nanos) {}

    @Override
    public void answered(long nanosSinceArrival) {}

    @Override
    public void refused(int messages) {}

    @Override
    public void duplicates(int messages) {}

    @Override
    public void watchWaiting(IntSupplier waiting) {}
}
