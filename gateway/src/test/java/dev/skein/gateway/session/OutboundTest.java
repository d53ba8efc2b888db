package dev.skein.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.v1.KickReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private final FakeSocket socket = new FakeSocket();
    private final List<String> happened = new ArrayList<>();
    private final Outbound outbound =
            new Outbound(socket, new NamedFrames(), new Outbound.Limits(10, 1_000), new Watcher());

    @BeforeEach
    void opened() {
        outbound.open(missed -> new Named("connected", 1));
        socket.drain();
        socket.written.clear();
    }

    @Test
    @Tag("MSG-10")
    void sessionThatKeepsUpGetsEverything() {
        for (int seq = 1; seq <= 20; seq++) {
            outbound.notify(message("p:a:b", seq));
            socket.drain();
        }
        assertThat(socket.written).hasSize(20).startsWith("p:a:b/1").endsWith("p:a:b/20");
        assertThat(happened).isEmpty();
    }

    @Test
    @Tag("CON-19")
    @Tag("MSG-10")
    @Tag("MSG-11")
    void slowSessionGetsTheHighestSeqOfEachConversationOnceASecond() {
        for (int seq = 1; seq <= 20; seq++) {
            outbound.notify(message("p:a:b", seq));
            outbound.notify(message("g:1", seq));
        }
        assertThat(socket.written).hasSize(5);
        assertThat(outbound.visit()).isFalse();
        assertThat(socket.written).hasSize(7).endsWith("notify g:1/20", "notify p:a:b/20");
    }

    @Test
    @Tag("MSG-10")
    void sessionThatKeepsUpAgainGetsDataAgain() {
        for (int seq = 1; seq <= 20; seq++) {
            outbound.notify(message("p:a:b", seq));
        }
        socket.drain();
        assertThat(outbound.visit()).isTrue();
        outbound.notify(message("p:a:b", 21));
        assertThat(socket.written).endsWith("notify p:a:b/20", "p:a:b/21");
    }

    @Test
    void messagesThatAreNotStoredAreDroppedWhileSlow() {
        for (int i = 0; i < 20; i++) {
            outbound.notify(message("p:a:b", 0));
        }
        outbound.visit();
        assertThat(socket.written).hasSize(5);
    }

    @Test
    @Tag("CON-19")
    void sessionThatNeverReadsIsClosed() {
        for (int i = 0; i < 11; i++) {
            outbound.write(new Named("reply", 1));
        }
        assertThat(socket.closed).isEqualTo(CloseCode.TOO_SLOW);
        assertThat(socket.written).hasSize(10);
        assertThat(happened).containsExactly("overflowed");
    }

    @Test
    @Tag("CON-19")
    void bytesCountToo() {
        outbound.write(new Named("big", 999));
        outbound.write(new Named("one more", 1));
        assertThat(socket.closed).isNull();
        outbound.write(new Named("too much", 1));
        assertThat(socket.closed).isEqualTo(CloseCode.TOO_SLOW);
    }

    @Test
    void nothingIsWrittenBeforeTheFirstFrameAndItSaysSo() {
        FakeSocket fresh = new FakeSocket();
        Outbound unopened = new Outbound(fresh, new NamedFrames(), new Outbound.Limits(10, 1_000), new Watcher());
        unopened.notify(message("p:a:b", 1));
        assertThat(fresh.written).isEmpty();
        unopened.open(missed -> new Named("connected, missed " + missed, 1));
        assertThat(fresh.written).containsExactly("connected, missed true");
    }

    private static Notification message(String conversationId, long seq) {
        return new Notification(new Named(conversationId + '/' + seq, 1), conversationId, seq);
    }

    private record Named(String name, int bytes) implements EncodedFrame {}

    private final class Watcher implements Outbound.Watcher {
        @Override
        public void collapsed(Outbound slow) {}

        @Override
        public void dropped() {}

        @Override
        public void overflowed() {
            happened.add("overflowed");
        }
    }

    private static final class FakeSocket implements Socket {
        final List<String> written = new ArrayList<>();
        private final List<Runnable> unsent = new ArrayList<>();
        CloseCode closed;

        @Override
        public void write(EncodedFrame frame, Runnable done) {
            written.add(((Named) frame).name());
            unsent.add(done);
        }

        void drain() {
            unsent.forEach(Runnable::run);
            unsent.clear();
        }

        @Override
        public void close(CloseCode code) {
            closed = code;
        }

        @Override
        public boolean isOpen() {
            return closed == null;
        }
    }

    private static final class NamedFrames implements Frames {
        @Override
        public EncodedFrame kicked(Kick kick) {
            return new Named("kicked " + KickReason.KICK_REASON_CONFLICT, 1);
        }

        @Override
        public EncodedFrame reconnect(int afterMs) {
            return new Named("reconnect", 1);
        }

        @Override
        public EncodedFrame syncNow() {
            return new Named("sync", 1);
        }

        @Override
        public EncodedFrame messageNotify(String conversationId, long seq) {
            return new Named("notify " + conversationId + '/' + seq, 1);
        }
    }
}
