package dev.skein.kit.caller;

import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.grpc.Context;

/**
 * Who makes the gRPC call being handled. Read it synchronously at the start of a method: the context is bound to the
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

    /** The caller, who is a user or a platform acting for one: {@code user_id} is set. */
    public static Caller requireUser() {
        Caller caller = requireKnown();
        if (caller.getUserId().isEmpty() || caller.getKind() == CallerKind.CALLER_KIND_SERVICE) {
            throw SkeinException.of(ErrorCode.USER_ONLY);
        }
        return caller;
    }

    /** The caller, who is the app's own server. */
    public static Caller requirePlatform() {
        Caller caller = requireKnown();
        if (caller.getKind() != CallerKind.CALLER_KIND_PLATFORM) {
            throw SkeinException.of(ErrorCode.PLATFORM_ONLY);
        }
        return caller;
    }

    /** The caller, who is a user or a platform. */
    public static Caller requireUserOrPlatform() {
        Caller caller = requireKnown();
        if (caller.getKind() == CallerKind.CALLER_KIND_SERVICE) {
            throw SkeinException.of(ErrorCode.USER_ONLY);
        }
        return caller;
    }

    /** The caller, who is another service of this cluster. */
    public static Caller requireService() {
        Caller caller = current();
        if (caller.getKind() != CallerKind.CALLER_KIND_SERVICE) {
            // To anyone else internal services do not exist.
            throw SkeinException.of(ErrorCode.UNKNOWN_METHOD);
        }
        return caller;
    }

    private static Caller requireKnown() {
        Caller caller = current();
        if (caller.getKind() == CallerKind.CALLER_KIND_ANONYMOUS
                || caller.getKind() == CallerKind.CALLER_KIND_UNSPECIFIED) {
            throw SkeinException.of(ErrorCode.TOKEN_INVALID, "this method needs a token");
        }
        return caller;
    }
}
