package dev.skein.sdk;

import dev.skein.sdk.store.PendingSend;

/** Follows every send through its states; the future of {@link SkeinClient#send} says the same to its caller. */
@FunctionalInterface
public interface SendListener {
    /**
     * @param seq set when the state is {@link SendState#SENT}; else 0
     */
    void onSendState(PendingSend send, SendState state, long seq);
}
