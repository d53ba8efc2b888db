package dev.skein.group.config;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Hibernate Reactive works only on the Vert.x context a call began on; other threads must give the result back to it. */
public final class SameContext {
    private SameContext() {}

    /** The same result or failure, delivered on the Vert.x context of the subscriber. */
    public static <T> Uni<T> resume(Uni<T> elsewhere) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            return context == null ? elsewhere : elsewhere.emitOn(task -> context.runOnContext(nothing -> task.run()));
        });
    }
}
