package dev.skein.gateway.call;

import dev.skein.protocol.Contract;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import java.util.Map;
import java.util.Set;

/** All the gateway knows of operations: which service serves a method, and which few are open to anyone. */
public final class RoutingTable {
    static final String SEND = "skein.v1.MessageService/Send";

    private static final Map<String, Backend> BACKENDS = Map.of(
            "skein.v1.AuthService", Backend.GROUP,
            "skein.v1.AccountService", Backend.GROUP,
            "skein.v1.ProfileService", Backend.GROUP,
            "skein.v1.GroupService", Backend.GROUP,
            "skein.v1.MessageService", Backend.MESSAGING,
            "skein.v1.SyncService", Backend.MESSAGING,
            "skein.v1.PushService", Backend.PUSH,
            "skein.v1.PresenceService", Backend.GATEWAY);

    /** They ask for an app key and prove themselves in the request. */
    private static final Set<String> OPEN = Set.of(
            "skein.v1.AuthService/Login",
            "skein.v1.AuthService/Refresh",
            "skein.v1.AuthService/IssuePlatformToken",
            "skein.v1.AccountService/Register");

    /** Each costs a hash of a password, which is slow on purpose. */
    private static final Set<String> WITH_PASSWORD =
            Set.of("skein.v1.AuthService/Login", "skein.v1.AccountService/Register");

    private RoutingTable() {}

    static Backend backendOf(String method) {
        Backend backend =
                Contract.methods().containsKey(method) ? BACKENDS.get(method.substring(0, method.indexOf('/'))) : null;
        if (backend == null) {
            throw SkeinException.of(ErrorCode.UNKNOWN_METHOD, "there is no method '" + printable(method) + "'");
        }
        return backend;
    }

    /** Whether anyone may call it. Then nobody asks who it is, either: an old token must not keep a user from a new one. */
    public static boolean isOpen(String method) {
        return OPEN.contains(method);
    }

    static boolean takesPassword(String method) {
        return WITH_PASSWORD.contains(method);
    }

    private static String printable(String method) {
        String shown = method.length() > 100 ? method.substring(0, 100) : method;
        return shown.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
