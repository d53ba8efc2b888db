package dev.skein.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.auth.Identity;
import dev.skein.gateway.send.MessageOwners;
import dev.skein.v1.Platform;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that say nothing, with a clock that the test turns by hand. */
class LivenessTest {
    private final TimerWheel wheel = new TimerWheel();
    private final SessionTable table = new SessionTable();
    private final List<String> forgotten = new ArrayList<>();
    private final FakeSocket socket = new FakeSocket();
    private long now = 5_000;

    private final Liveness liveness = new Liveness(
            wheel,
            new EndSession(table, new Registry(), new Owners(), new NoFrames()),
            new Liveness.Heartbeat(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(400)),
            () -> now);

    @ParameterizedTest
    @CsvSource({
        "PLATFORM_WINDOWS, true, 90",
        "PLATFORM_LINUX, false, 90",
        "PLATFORM_ANDROID, true, 90",
        "PLATFORM_IOS, false, 400",
        "PLATFORM_WEB, true, 60",
        "PLATFORM_WEB, false, 60",
        "PLATFORM_MINI_PROGRAM, true, 60"
    })
    @Tag("CON-05")
    void aSilentSessionIsClosedWith4004AndForgottenOnce(Platform platform, boolean foreground, int seconds) {
        Session session = opened(platform, foreground);

        pass(seconds);
        assertThat(socket.closed).isEmpty();
        assertThat(table.size()).isEqualTo(1);

        pass(2);
        assertThat(socket.closed).containsExactly(4004);
        assertThat(table.size()).isZero();
        assertThat(forgotten).containsExactly("owners " + session.id(), "registry " + session.id());

        pass(1_000);
        assertThat(socket.closed).hasSize(1);
        assertThat(forgotten).hasSize(2);
    }

    @Test
    @Tag("CON-05")
    void anyFrameIsASignOfLife() {
        Session session = opened(Platform.PLATFORM_WINDOWS, true);
        for (int i = 0; i < 20; i++) {
            pass(89);
            session.frameCame(now);
        }
        assertThat(socket.closed).isEmpty();

        pass(92);
        assertThat(socket.closed).containsExactly(4004);
    }

    @Test
    @Tag("CON-05")
    void aSessionThatEndedBeforeIsNotClosedAgain() {
        Session session = opened(Platform.PLATFORM_WINDOWS, true);
        session.end();
        pass(200);
        assertThat(socket.closed).isEmpty();
    }

    @Test
    @Tag("CON-04")
    void mobilesInTheBackgroundAreAskedToShowThemselvesLessOften() {
        assertThat(liveness.interval(opened(Platform.PLATFORM_IOS, false))).hasSeconds(120);
        assertThat(liveness.interval(opened(Platform.PLATFORM_IOS, true))).hasSeconds(30);
        assertThat(liveness.interval(opened(Platform.PLATFORM_WEB, false))).hasSeconds(30);
    }

    private Session opened(Platform platform, boolean foreground) {
        Identity identity = new Identity("demo", Identity.Kind.USER, "ann", "d1", platform, "login", 0, Long.MAX_VALUE);
        Session session = new Session(
                new CallContext(identity, "s-" + table.size(), "127.0.0.1", ""),
                socket,
                new Outbound(socket, new NoFrames(), new Outbound.Limits(10, 1_000), new Unwatched()),
                0,
                foreground);
        session.frameCame(now);
        table.add(session);
        liveness.watch(session);
        return session;
    }

    /** As the timer does it: a tick a second. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += 1_000;
            wheel.tick();
        }
    }

    private static final class FakeSocket implements Socket {
        final List<Integer> closed = new ArrayList<>();

        @Override
        public void write(EncodedFrame frame, Runnable done) {
            done.run();
        }

        @Override
        public void close(CloseCode code) {
            closed.add(code.number());
        }

        @Override
        public boolean isOpen() {
            return closed.isEmpty();
        }
    }

    private final class Registry implements SessionRegistry {
        @Override
        public Uni<List<RegisteredSession>> register(Session session) {
            return Uni.createFrom().item(List.of());
        }

        @Override
        public Uni<Void> remove(Session session) {
            forgotten.add("registry " + session.id());
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> restore(Collection<Session> sessions) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public boolean listed() {
            return true;
        }
    }

    private final class Owners implements MessageOwners {
        @Override
        public Uni<byte[]> send(CallContext context, byte[] request, long timeoutMs, String trace) {
            return Uni.createFrom().nullItem();
        }

        @Override
        public void forget(String sessionId) {
            forgotten.add("owners " + sessionId);
        }

        @Override
        public boolean reachable() {
            return true;
        }

        @Override
        public int unanswered() {
            return 0;
        }
    }

    private static final class Unwatched implements Outbound.Watcher {
        @Override
        public void collapsed(Outbound slow) {}

        @Override
        public void dropped() {}

        @Override
        public void overflowed() {}
    }

    private static final class NoFrames implements Frames {
        private record Empty() implements EncodedFrame {
            @Override
            public int bytes() {
                return 0;
            }
        }

        @Override
        public EncodedFrame kicked(Kick kick) {
            return new Empty();
        }

        @Override
        public EncodedFrame reconnect(int afterMs) {
            return new Empty();
        }

        @Override
        public EncodedFrame syncNow() {
            return new Empty();
        }

        @Override
        public EncodedFrame messageNotify(String conversationId, long seq) {
            return new Empty();
        }
    }
}
