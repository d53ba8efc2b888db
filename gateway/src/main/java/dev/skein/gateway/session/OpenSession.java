package dev.skein.gateway.session;

import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.auth.VerifyToken;
import dev.skein.kit.time.SteadyClock;
import dev.skein.protocol.DeviceId;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.Platform;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** The handshake (CON-03): who is it, enter the session, let the newer login win. */
@Singleton
public class OpenSession {
    private static final int SESSION_ID_BYTES = 15;

    private final VerifyToken verifyToken;
    private final SessionTable table;
    private final DeviceConflicts conflicts;
    private final Clock clock;
    private final SteadyClock steady;
    private final RandomGenerator random;

    public OpenSession(
            VerifyToken verifyToken,
            SessionTable table,
            DeviceConflicts conflicts,
            Clock clock,
            SteadyClock steady,
            RandomGenerator random) {
        this.verifyToken = verifyToken;
        this.table = table;
        this.conflicts = conflicts;
        this.clock = clock;
        this.steady = steady;
        this.random = random;
    }

    /**
     * Opens a session on a connection. Live deliveries may be written to it before the Uni completes.
     *
     * @throws SkeinException when the client is not let in; the connection is to be closed with 4001
     */
    public Uni<Session> open(Hello hello, Socket socket, Outbound outbound) {
        Identity identity = identify(hello);
        byte[] id = new byte[SESSION_ID_BYTES];
        random.nextBytes(id);
        CallContext context =
                new CallContext(identity, Base64.getUrlEncoder().encodeToString(id), hello.clientIp(), "");
        Session session = new Session(context, socket, outbound, clock.millis(), hello.foreground());
        session.frameCame(steady.millis());
        table.add(session);
        return conflicts.settle(session).replaceWith(session);
    }

    private Identity identify(Hello hello) {
        Identity identity = verifyToken.verify(hello.token());
        if (identity.kind() != Identity.Kind.USER) {
            throw SkeinException.of(ErrorCode.USER_ONLY, "platforms use gRPC or HTTP");
        }
        DeviceId.parse("connect.device_id", hello.deviceId());
        if (!identity.deviceId().isEmpty() && !identity.deviceId().equals(hello.deviceId())) {
            throw SkeinException.of(ErrorCode.TOKEN_USER_MISMATCH, "the token belongs to another device");
        }
        // The platform of the login counts: naming another one would dodge the multi-device policy.
        boolean tokenSays = identity.platform() != Platform.PLATFORM_UNSPECIFIED;
        Platform platform = tokenSays ? identity.platform() : hello.platform();
        if (platform == Platform.PLATFORM_UNSPECIFIED || platform == Platform.UNRECOGNIZED) {
            throw SkeinException.ofField(ErrorCode.BAD_REQUEST, "connect.platform", "must be a known platform");
        }
        return identity.on(hello.deviceId(), platform);
    }
}
