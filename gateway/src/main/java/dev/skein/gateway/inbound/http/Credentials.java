package dev.skein.gateway.inbound.http;

import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.auth.VerifyToken;
import dev.skein.gateway.call.RoutingTable;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who calls, from the headers of an HTTP or gRPC request: {@code authorization: Bearer <token>}, or {@code Basic} with app
 * key and secret, and {@code skein-act-as} by which a platform names the user it acts for.
 */
@Singleton
public class Credentials {
    private static final String ACT_AS = "skein-act-as";
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final VerifyToken verifyToken;

    public Credentials(VerifyToken verifyToken) {
        this.verifyToken = verifyToken;
    }

    /** Of a method open to anyone the headers are not looked at. */
    public Identity of(MultiMap headers, String method) {
        return RoutingTable.isOpen(method) ? Identity.ANONYMOUS : of(headers);
    }

    private Identity of(MultiMap headers) {
        Identity identity = authorized(headers.get("authorization"));
        String actAs = headers.get(ACT_AS);
        if (actAs == null || actAs.isEmpty()) {
            return identity;
        }
        if (identity.kind() != Identity.Kind.PLATFORM) {
            throw SkeinException.of(ErrorCode.PLATFORM_ONLY, "only a platform can act as a user");
        }
        return identity.actingFor(UserId.parse(ACT_AS, actAs).value());
    }

    private Identity authorized(@org.jspecify.annotations.Nullable String authorization) {
        if (authorization == null) {
            return Identity.ANONYMOUS;
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return verifyToken.verify(authorization.substring(BEARER.length()).trim());
        }
        if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return basic(authorization.substring(BASIC.length()).trim());
        }
        throw SkeinException.of(ErrorCode.TOKEN_INVALID, "authorization must be Bearer or Basic");
    }

    private Identity basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return verifyToken.verifySecret(pair.substring(0, colon), pair.substring(colon + 1));
            }
        } catch (IllegalArgumentException e) {
            // Falls through: no base64 is as bad as no colon.
        }
        throw SkeinException.of(ErrorCode.BAD_APP_SECRET);
    }
}
