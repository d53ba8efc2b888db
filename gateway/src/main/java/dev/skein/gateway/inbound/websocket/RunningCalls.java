package dev.skein.gateway.inbound.websocket;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls of one connection without an answer yet. When it closes, those that only read are given up. What changes something is
 * carried through: whoever says something and closes the page means it.
 */
final class RunningCalls {
    private static final int MAX = 1_024;

    private final AtomicInteger count = new AtomicInteger();
    private final Set<UniSubscription> reads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    boolean full() {
        return count.get() >= MAX;
    }

    void run(Uni<byte[]> call, boolean onlyReads, Consumer<byte[]> answer, Consumer<Throwable> failure) {
        count.incrementAndGet();
        call.subscribe().withSubscriber(new Running(onlyReads, answer, failure));
    }

    void giveUpReads() {
        closed = true;
        reads.forEach(UniSubscription::cancel);
    }

    private final class Running implements UniSubscriber<byte[]> {
        private final boolean onlyReads;
        private final Consumer<byte[]> answer;
        private final Consumer<Throwable> failure;
        private UniSubscription subscription = () -> {};

        Running(boolean onlyReads, Consumer<byte[]> answer, Consumer<Throwable> failure) {
            this.onlyReads = onlyReads;
            this.answer = answer;
            this.failure = failure;
        }

        @Override
        public void onSubscribe(UniSubscription begun) {
            subscription = begun;
            if (onlyReads) {
                reads.add(begun);
                if (closed) {
                    begun.cancel();
                }
            }
        }

        @Override
        public void onItem(byte[] response) {
            ended();
            answer.accept(response);
        }

        @Override
        public void onFailure(Throwable why) {
            ended();
            failure.accept(why);
        }

        private void ended() {
            count.decrementAndGet();
            if (onlyReads) {
                reads.remove(subscription);
            }
        }
    }
}
