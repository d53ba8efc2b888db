package dev.skein.sdk.internal.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ConnectionState;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.Failures;
import dev.skein.sdk.transport.Transport;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Connect;
import dev.skein.v1.Connected;
import dev.skein.v1.KickReason;
import dev.skein.v1.Kicked;
import dev.skein.v1.Ping;
import dev.skein.v1.Reply;
import dev.skein.v1.ServerFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one authenticated WebSocket open: connects, authenticates, beats, notices when it is dead, waits, connects again.
 * Loop-confined, except where said. Each attempt has a number; whatever an earlier attempt still says is ignored.
 */
public final class Connection {
    private static final int NORMAL = 1000;
    private static final int AUTHENTICATION_FAILED = 4001;
    private static final int KICKED = 4003;
    private static final int GOING_AWAY = 4005;
    private static final long CONNECT_ID = 1;
    private static final Duration OPEN_WITHIN = Duration.ofSeconds(20);
    private static final Duration STABLE_AFTER = Duration.ofSeconds(60);
    private static final long MAX_RECONNECT_WAIT_MS = 60_000;

    private final ClientSettings settings;
    private final SkeinRuntime runtime;
    private final Executor loop;
    private final ConnectionOwner owner;
    private final Backoff backoff;
    private final FramePacer pacer;
    private final Requests requests;
    private final Heartbeat heartbeat;
    private final SleepWatch sleepWatch;

    private boolean running;
    private boolean online;
    private boolean foreground = true;
    private long attempt;
    private String token = "";
    private String refusedToken = "";
    private Transport.@Nullable Link link;
    private SkeinRuntime.Timer timer = () -> {};
    private SkeinRuntime.Timer stable = () -> {};
    private SkeinRuntime.Timer moving = () -> {};

    public Connection(ClientSettings settings, SkeinRuntime runtime, Executor loop, ConnectionOwner owner) {
        this.settings = settings;
        this.runtime = runtime;
        this.loop = loop;
        this.owner = owner;
        this.backoff = new Backoff(runtime);
        this.pacer = new FramePacer(runtime, loop, this::write);
        this.requests = new Requests(runtime, loop, pacer);
        this.heartbeat = new Heartbeat(runtime, loop, this::ping, () -> lost(attempt, "no answer to a heartbeat"));
        this.sleepWatch = new SleepWatch(runtime, loop, this::awake);
    }

    public Requests requests() {
        return requests;
    }

    public boolean online() {
        return online;
    }

    public void setForeground(boolean value) {
        foreground = value;
    }

    public void start() {
        running = true;
        backoff.reset();
        refusedToken = "";
        sleepWatch.start();
        connect();
    }

    /** Closes in good order; the owner gets no further calls. */
    public void stop() {
        running = false;
        sleepWatch.stop();
        leave("bye");
        requests.failAll(SkeinException.of(ErrorCode.UNAVAILABLE, "the client was stopped"));
    }

    /** Ends the connection for good, for a reason of the client's own. */
    public void fail(SkeinException why) {
        end(ConnectionState.REFUSED, why, null);
    }

    /** Does not wait for the back-off; on a connection that looks fine, asks whether it is. */
    public void probe() {
        if (online) {
            heartbeat.probe();
        } else if (running && link == null) {
            backoff.reset();
            connect();
        }
    }

    /** The machine slept: what was open or being opened before is doubtful. */
    private void awake() {
        if (!online) {
            leave("");
        }
        probe();
    }

    /** Sends a frame that gets no answer; dropped while offline. */
    void tell(ClientFrame frame) {
        if (online) {
            pacer.send(frame);
        }
    }

    private void connect() {
        timer.cancel();
        long number = ++attempt;
        owner.connecting();
        timer = after(OPEN_WITHIN, () -> lost(number, "connecting took too long"));
        settings.tokens()
                .token(refusedToken)
                .whenCompleteAsync((value, failure) -> tokenCame(number, value, failure), loop);
    }

    private void tokenCame(long number, @Nullable String value, @Nullable Throwable failure) {
        if (number != attempt) {
            return;
        }
        if (failure != null || value == null) {
            SkeinException why = Failures.of(failure == null ? new NullPointerException("no token") : failure);
            if (ErrorCodes.isRetryable(why.code())) {
                lost(number, why.getMessage());
            } else {
                end(endStateOf(why), why, null);
            }
            return;
        }
        token = value;
        CompletableFuture<Transport.Link> opening =
                settings.transport().open(settings.webSocket(), new Incoming(number));
        opening.whenCompleteAsync((opened, problem) -> opened(number, opened, problem), loop);
    }

    private void opened(long number, Transport.@Nullable Link opened, @Nullable Throwable problem) {
        if (number != attempt) {
            if (opened != null) {
                opened.abort();
            }
            return;
        }
        if (opened == null) {
            Throwable cause = problem == null ? null : Failures.causeOf(problem);
            if (cause instanceof Transport.CrowdedException crowded) {
                comeAgain(backoff.nextTurn(crowded.retryAfter()), String.valueOf(cause.getMessage()));
            } else {
                lost(number, "cannot connect: " + cause);
            }
            return;
        }
        link = opened;
        Connect.Builder connect = Connect.newBuilder()
                .setToken(token)
                .setDeviceId(settings.account().deviceId())
                .setPlatform(settings.account().platform())
                .setSdkName("skein-java")
                .setSdkVersion("0.1.0")
                .setForeground(foreground)
                .setSyncCursor(owner.cursor());
        write(ClientFrame.newBuilder().setId(CONNECT_ID).setConnect(connect).build());
    }

    /** What one attempt hears; hops onto the loop. */
    private final class Incoming implements Transport.Receiver {
        private final long number;

        private Incoming(long number) {
            this.number = number;
        }

        @Override
        public void onFrame(ByteBuffer bytes) {
            loop.execute(() -> received(number, bytes));
        }

        @Override
        public void onClosed(int code, String reason) {
            loop.execute(() -> closed(number, code, reason));
        }
    }

    private void received(long number, ByteBuffer bytes) {
        if (number != attempt) {
            return;
        }
        heartbeat.alive();
        ServerFrame frame;
        try {
            frame = ServerFrame.parseFrom(bytes);
        } catch (InvalidProtocolBufferException broken) {
            lost(number, "the server sent a frame that cannot be decoded");
            return;
        }
        switch (frame.getFrameCase()) {
            case CONNECTED -> welcomed(frame.getConnected());
            case REPLY -> replied(number, frame.getId(), frame.getReply());
            case PONG -> {
                if (frame.getPong().getBehind()) {
                    owner.behind();
                }
            }
            case KICKED -> end(ConnectionState.KICKED, Failures.of(frame.getKicked()), frame.getKicked());
            case RECONNECT -> moveAway(number, frame.getReconnect().getAfterMs());
            case MESSAGE_NOTIFY, EVENT_NOTIFY, SYNC_NOTIFY -> owner.notified(frame);
            case FRAME_NOT_SET -> {
                // A frame of a newer server: nothing we know how to do with it.
            }
        }
    }

    private void welcomed(Connected connected) {
        timer.cancel();
        online = true;
        refusedToken = "";
        pacer.reset(connected.getLimits().getMaxFramesPerSecond());
        stable = after(STABLE_AFTER, backoff::reset);
        heartbeat.start(connected.getHeartbeatIntervalMs());
        requests.online();
        owner.connected(connected);
    }

    private void replied(long number, long id, Reply reply) {
        if (id == CONNECT_ID) {
            refused(number, SkeinException.from(reply.getError()));
        } else if (reply.hasError()
                && ErrorCode.TOKEN_EXPIRED
                        .name()
                        .equals(reply.getError().getInfo().getReason())) {
            // The token ended while we were connected: a new connection brings a new one; calls that may be are
            // retried.
            refusedToken = token;
            lost(number, "the token expired");
        } else {
            requests.answered(id, reply);
        }
    }

    /** The server did not accept the Connect frame. A token may be stale, so another one is tried once. */
    private void refused(long number, SkeinException why) {
        if (Failures.isTokenProblem(why) && refusedToken.isEmpty()) {
            refusedToken = token;
            leave("token refused");
            connect();
        } else if (ErrorCodes.isRetryable(why.code())) {
            lost(number, why.getMessage());
        } else {
            end(endStateOf(why), why, null);
        }
    }

    private static ConnectionState endStateOf(SkeinException why) {
        return Failures.isTokenProblem(why) ? ConnectionState.TOKEN_EXPIRED : ConnectionState.REFUSED;
    }

    private void closed(long number, int code, String reason) {
        if (number != attempt) {
            return;
        }
        if (code == KICKED) {
            Kicked unknown = Kicked.newBuilder()
                    .setReason(KickReason.KICK_REASON_UNSPECIFIED)
                    .build();
            end(ConnectionState.KICKED, SkeinException.of(ErrorCode.SESSION_KICKED), unknown);
        } else if (code == AUTHENTICATION_FAILED && !online) {
            refused(number, SkeinException.of(ErrorCode.TOKEN_INVALID, reason));
        } else {
            if (code == GOING_AWAY) {
                backoff.moved();
            }
            lost(number, "closed with " + code + (reason.isEmpty() ? "" : " " + reason));
        }
    }

    private void ping() {
        Ping ping = Ping.newBuilder().setSyncCursor(owner.cursor()).build();
        pacer.sendNow(ClientFrame.newBuilder().setPing(ping).build());
    }

    /** The gateway goes away. What is under way is answered meanwhile; the rest is retried on the new connection. */
    private void moveAway(long number, int afterMs) {
        Duration wait = Duration.ofMillis(Math.max(0, Math.min(afterMs, MAX_RECONNECT_WAIT_MS)));
        moving.cancel();
        moving = after(wait, () -> {
            if (number == attempt && running) {
                backoff.moved();
                drop("the gateway asked to reconnect");
                connect();
            }
        });
    }

    private void lost(long number, @Nullable String reason) {
        if (number != attempt || !running) {
            return;
        }
        comeAgain(backoff.next(), String.valueOf(reason));
    }

    private void comeAgain(Duration wait, String reason) {
        drop(reason);
        timer = after(wait, this::connect);
    }

    private void end(ConnectionState state, SkeinException why, @Nullable Kicked kicked) {
        running = false;
        sleepWatch.stop();
        drop(why.getMessage() == null ? why.code().name() : why.getMessage());
        requests.failAll(why);
        owner.ended(state, why, kicked);
    }

    private void drop(String reason) {
        boolean was = online;
        leave("");
        requests.offline();
        if (was) {
            owner.disconnected(reason);
        }
    }

    private void leave(String reason) {
        attempt++;
        online = false;
        timer.cancel();
        heartbeat.stop();
        stable.cancel();
        moving.cancel();
        Transport.Link old = link;
        link = null;
        if (old != null) {
            old.close(NORMAL, reason);
        }
    }

    private void write(ClientFrame frame) {
        Transport.Link current = link;
        if (current != null) {
            current.send(ByteBuffer.wrap(frame.toByteArray()));
        }
    }

    private SkeinRuntime.Timer after(Duration delay, Runnable task) {
        boolean[] cancelled = new boolean[1];
        SkeinRuntime.Timer scheduled = runtime.schedule(
                delay,
                () -> loop.execute(() -> {
                    if (!cancelled[0]) {
                        task.run();
                    }
                }));
        return () -> {
            cancelled[0] = true;
            scheduled.cancel();
        };
    }
}
