package dev.skein.gateway.call;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;

/** What the contract says of the methods that are called here. */
public final class RoutingTable {
    static final String SEND = "skein.v1.MessageService/Send";

    private RoutingTable() {}

    /** @throws SkeinException UNKNOWN_METHOD */
    static MethodRules rulesOf(String method) {
        return Contract.method(method)
                .orElseThrow(() ->
                        SkeinException.of(ErrorCode.UNKNOWN_METHOD, "there is no method '" + printable(method) + "'"));
    }

    /** Whether anyone may call it; a method that does not exist is open to nobody. */
    public static boolean isOpen(String method) {
        return Contract.method(method).map(MethodRules::isOpen).orElse(false);
    }

    private static String printable(String method) {
        String shown = method.length() > 100 ? method.substring(0, 100) : method;
        return shown.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
