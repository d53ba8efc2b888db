package dev.skein.sdk.call;

import com.google.protobuf.MessageLite;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Carries calls to the server: a {@link dev.skein.sdk.SkeinClient} over its connection, {@link dev.skein.sdk.SkeinHttp} one
 * by one. Thread-safe.
 *
 * <p><b>Threads.</b> Futures are completed on threads of the {@link dev.skein.sdk.SkeinRuntime} that may block: waiting for
 * another call in a continuation is allowed.
 *
 * <p><b>Errors.</b> Futures fail with {@link dev.skein.protocol.SkeinException}: {@code code()} says what went wrong and
 * whether trying again can help, {@code field()} which field of the request is at fault.
 */
public interface Caller {
    <Q extends MessageLite, A> CompletableFuture<A> call(Method<Q, A> method, Q request);

    /**
     * The methods of one service, typed: {@code client.service(GroupService::new).leave(request -> request.setGroupId(id))}.
     * The object costs nothing, and may be kept.
     *
     * @param service constructor of a class of {@code dev.skein.sdk.service}
     */
    default <S> S service(Function<Caller, S> service) {
        return service.apply(this);
    }
}
