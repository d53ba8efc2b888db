package dev.skein.gateway.inbound.websocket;

import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.TrustKeeper;
import dev.skein.gateway.call.CallRequest;
import dev.skein.gateway.call.CallRouter;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.delivery.ReportDelivered;
import dev.skein.gateway.inbound.json.Failures;
import dev.skein.gateway.session.CloseCode;
import dev.skein.gateway.session.EndSession;
import dev.skein.gateway.session.Freshness;
import dev.skein.gateway.session.Session;
import dev.skein.kit.time.SteadyClock;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Delivered;
import dev.skein.v1.Ping;
import dev.skein.v1.Pong;
import dev.skein.v1.ServerFrame;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What happens to the frames of an open session. Each with an id gets exactly one answer with that id. */
@Singleton
class FrameHandler {
    private static final String LOGOUT = "skein.v1.AuthService/Logout";
    /** A client that goes on so long after being told to slow down is no client but an attack. */
    private static final int REFUSED_BEFORE_CLOSE = 1_000;

    private final CallRouter router;
    private final TrustKeeper trustKeeper;
    private final Freshness freshness;
    private final ReportDelivered reportDelivered;
    private final EndSession endSession;
    private final Meters meters;
    private final GatewayConfig config;
    private final Clock clock;
    private final SteadyClock steady;

    FrameHandler(
            CallRouter router,
            TrustKeeper trustKeeper,
            Freshness freshness,
            ReportDelivered reportDelivered,
            EndSession endSession,
            Meters meters,
            GatewayConfig config) {
        this.router = router;
        this.trustKeeper = trustKeeper;
        this.freshness = freshness;
        this.reportDelivered = reportDelivered;
        this.endSession = endSession;
        this.meters = meters;
        this.config = config;
        this.clock = Clock.systemUTC();
        this.steady = SteadyClock.system();
    }

    void handle(ClientConnection connection, Session session, Wire.Incoming incoming) {
        long now = steady.millis();
        session.frameCame(now);
        meters.frame();
        ClientFrame frame = incoming.frame();
        long waitMs = session.tryFrame(now, framesPerSecond(session));
        if (waitMs > 0) {
            tooFast(connection, frame.getId(), waitMs);
            return;
        }
        connection.accept();
        switch (frame.getFrameCase()) {
            case CALL -> call(connection, session, incoming);
            case PING -> ping(connection, session, frame.getId(), frame.getPing());
            case DELIVERED -> delivered(connection, session, frame.getId(), frame.getDelivered());
            case LOGOUT -> logout(connection, session, logout(session, frame.getId()));
            case CONNECT ->
                refuse(connection, frame.getId(), SkeinException.of(ErrorCode.BAD_REQUEST, "already connected"));
            case FRAME_NOT_SET ->
                refuse(connection, frame.getId(), SkeinException.of(ErrorCode.UNKNOWN_METHOD, "unknown frame"));
        }
    }

    /** An app whose users may send faster needs more frames than the standard. */
    private int framesPerSecond(Session session) {
        int sends = trustKeeper.trust().rulesOf(session.appId()).sendsPerSecond();
        return Math.max(config.limits().framesPerSecond(), 2 * sends);
    }

    private void tooFast(ClientConnection connection, long id, long waitMs) {
        meters.refused();
        if (connection.refuse() > REFUSED_BEFORE_CLOSE) {
            connection.close(CloseCode.TOO_FAST);
        } else {
            refuse(connection, id, SkeinException.retryAfter(ErrorCode.RATE_LIMITED, waitMs));
        }
    }

    private void call(ClientConnection connection, Session session, Wire.Incoming incoming) {
        long id = incoming.frame().getId();
        String method = incoming.frame().getCall().getMethod();
        if (connection.running.full()) {
            refuse(connection, id, SkeinException.of(ErrorCode.OVERLOADED, "too many calls without an answer"));
            return;
        }
        CallRequest request;
        try {
            request = new CallRequest(
                    session.context(),
                    method,
                    connection.wire.request(incoming),
                    config.calls().timeout().toMillis(),
                    id,
                    "");
        } catch (SkeinException bad) {
            refuse(connection, id, bad);
            return;
        }
        if (method.equals(LOGOUT)) {
            logout(connection, session, request);
            return;
        }
        connection.running.run(
                router.call(request),
                Contract.method(method).map(MethodRules::isRead).orElse(false),
                response -> answer(connection, id, method, response),
                failure -> refuse(connection, id, expected(session, id, failure)));
    }

    private void ping(ClientConnection connection, Session session, long id, Ping ping) {
        if (ping.getSyncCursor().isEmpty()) {
            pong(connection, id, false);
            return;
        }
        freshness
                .isBehind(session, ping.getSyncCursor().toByteArray())
                .subscribe()
                .with(behind -> pong(connection, id, behind), failure -> pong(connection, id, true));
    }

    private void pong(ClientConnection connection, long id, boolean behind) {
        connection.outbound.write(WireFrame.of(ServerFrame.newBuilder()
                .setId(id)
                .setPong(Pong.newBuilder().setBehind(behind).setServerTime(clock.millis()))
                .build()));
    }

    private void delivered(ClientConnection connection, Session session, long id, Delivered delivered) {
        try {
            reportDelivered.delivered(session, delivered.getConversationId(), delivered.getUpToSeq());
            answer(connection, id, "", new byte[0]);
        } catch (SkeinException bad) {
            refuse(connection, id, bad);
        }
    }

    private CallRequest logout(Session session, long id) {
        return new CallRequest(
                session.context(), LOGOUT, new byte[0], config.calls().timeout().toMillis(), id, "");
    }

    /** Answered, then closed with 1000. */
    private void logout(ClientConnection connection, Session session, CallRequest request) {
        long id = request.frameId();
        boolean begins = session.leave(() -> {
            answer(connection, id, LOGOUT, new byte[0]);
            endSession.close(session, CloseCode.NORMAL);
        });
        if (!begins) {
            refuse(connection, id, SkeinException.of(ErrorCode.BAD_REQUEST, "already logging out"));
            return;
        }
        router.call(request).subscribe().with(response -> session.sayFarewell(), failure -> {
            if (session.stay()) {
                refuse(connection, id, expected(session, id, failure));
            }
        });
    }

    private static SkeinException expected(Session session, long id, Throwable failure) {
        return Failures.expected(failure, () -> CallRequest.logFields(session.context(), id));
    }

    private static void answer(ClientConnection connection, long id, String method, byte[] response) {
        if (id != 0) {
            connection.outbound.write(connection.wire.response(id, method, response));
        }
    }

    private static void refuse(ClientConnection connection, long id, SkeinException failure) {
        if (id != 0) {
            connection.outbound.write(connection.wire.error(id, failure));
        }
    }
}
