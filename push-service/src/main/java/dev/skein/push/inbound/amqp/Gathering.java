package dev.skein.push.inbound.amqp;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One round of work at a time; what arrives during a round is the next one.
 *
 * <p>Under load batches of events touch the same rows of the queue. Side by side they would wait for each other's commits
 * one by one; together they need one commit, and more is folded before it reaches Postgres. Idle, nothing waits. It holds as
 * many batches as the subscription has credits. Thread-safe.
 */
final class Gathering {
    private record Waiting(byte[] body, UniEmitter<? super Void> emitter) {}

    private final Function<List<byte[]>, Uni<Void>> work;
    private List<Waiting> waiting = new ArrayList<>();
    private boolean busy;

    Gathering(Function<List<byte[]>, Uni<Void>> work) {
        this.work = work;
    }

    /** Completes with the round that the body is part of. */
    Uni<Void> submit(byte[] body) {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                waiting.add(new Waiting(body, emitter));
            }
            begin();
        });
    }

    private void begin() {
        List<Waiting> round;
        synchronized (this) {
            if (busy || waiting.isEmpty()) {
                return;
            }
            busy = true;
            round = waiting;
            waiting = new ArrayList<>();
        }
        Uni.createFrom()
                .deferred(() -> work.apply(round.stream().map(Waiting::body).toList()))
                .subscribe()
                .with(
                        done -> end(round, each -> each.complete(null)),
                        failure -> end(round, each -> each.fail(failure)));
    }

    private void end(List<Waiting> round, Consumer<UniEmitter<? super Void>> answer) {
        synchronized (this) {
            busy = false;
        }
        round.forEach(each -> answer.accept(each.emitter()));
        begin();
    }
}
