package dev.skein.kit.caller;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.options.v1.Access;
import dev.skein.protocol.SkeinException;
import java.util.Set;

/** Decides by the rules of the contract whether a caller may call a method. */
public final class Admission {
    private static final Set<Access> SERVICES = Set.of(Access.ACCESS_SERVICE);

    private Admission() {}

    /** Methods without a rule are internal: for services alone. */
    static void checkInternal(Caller caller) {
        check(SERVICES, caller.getKind(), false);
    }

    static void check(Set<Access> by, Caller caller) {
        check(by, caller.getKind(), !caller.getUserId().isEmpty());
    }

    /**
     * @param by who may call
     * @param named whether the caller is a certain user, or acts for one
     * @throws SkeinException TOKEN_INVALID without a token; UNKNOWN_METHOD for what is not public or only for services;
     *     PLATFORM_ONLY or USER_ONLY for the wrong kind of caller
     */
    public static void check(Set<Access> by, CallerKind kind, boolean named) {
        if (by.contains(Access.ACCESS_OPEN)) {
            return;
        }
        boolean admitted = switch (kind) {
            case CALLER_KIND_USER -> by.contains(Access.ACCESS_USER);
            case CALLER_KIND_PLATFORM ->
                by.contains(Access.ACCESS_PLATFORM) || by.contains(Access.ACCESS_PLATFORM_FOR_USER) && named;
            case CALLER_KIND_SERVICE -> by.contains(Access.ACCESS_SERVICE);
            case CALLER_KIND_ANONYMOUS, CALLER_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
        };
        if (!admitted) {
            throw refused(by, kind);
        }
    }

    private static SkeinException refused(Set<Access> by, CallerKind kind) {
        if (by.equals(SERVICES)) {
            // To anyone else they do not exist.
            return SkeinException.of(ErrorCode.UNKNOWN_METHOD);
        }
        if (kind == CallerKind.CALLER_KIND_USER) {
            return SkeinException.of(ErrorCode.PLATFORM_ONLY);
        }
        if (kind == CallerKind.CALLER_KIND_PLATFORM || kind == CallerKind.CALLER_KIND_SERVICE) {
            return SkeinException.of(ErrorCode.USER_ONLY);
        }
        return SkeinException.of(ErrorCode.TOKEN_INVALID, "this method needs a token");
    }
}
