package dev.skein.kit.caller;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.protocol.SkeinException;
import io.grpc.Context;

/**
 * Who makes the gRPC call being handled, one of those the contract lets call the method. Read it synchronously at the start of a method: the context is bound to the
 * thread that entered it, not to the {@code Uni} that follows.
 */
public final class CallerContext {
    static final Context.Key<Caller> KEY = Context.key("skein-caller");

    private CallerContext() {}

    /** The verified caller. */
    public static Caller current() {
        Caller caller = KEY.get();
        if (caller == null) {
            throw SkeinException.of(ErrorCode.TOKEN_INVALID, "the call carries no caller");
        }
        return caller;
    }
}
