package dev.skein.gateway.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bounded way out to one session (CON-19, MSG-11).
 *
 * <p>It counts what was handed to the socket and has not left. Up to half of the limits all is written as it comes. Beyond,
 * the session is <em>slow</em>: notifications lose their data and are collapsed to the highest seq of each conversation,
 * written once a second; the client pulls. At the limit it is closed with 4008. So a client that never reads holds at most
 * one limit of memory and nobody waits for it. Thread-safe.
 */
public final class Outbound {
    /** What a session may have waiting. */
    public record Limits(int frames, int bytes) {}

    /** Told of what the queue does; for metrics and for the once-a-second visit of slow sessions. */
    public interface Watcher {
        void collapsed(Outbound slow);

        void dropped();

        void overflowed();
    }

    private final Socket socket;
    private final Frames frames;
    private final Limits limits;
    private final Watcher watcher;
    private int waitingFrames;
    private int waitingBytes;
    /** Highest seq by conversation while slow; null while the session keeps up. */
    private @Nullable Map<String, Long> collapsed;

    private boolean overflowed;
    private boolean open;
    private boolean missed;

    public Outbound(Socket socket, Frames frames, Limits limits, Watcher watcher) {
        this.socket = socket;
        this.frames = frames;
        this.limits = limits;
        this.watcher = watcher;
    }

    /**
     * Lets notifications through, after the first frame. What came before that was left out, so that the client sees nothing
     * before its answer.
     *
     * @param first made from whether anything was left out
     */
    public synchronized void open(Function<Boolean, EncodedFrame> first) {
        open = true;
        write(first.apply(missed));
    }

    /** Writes a frame that cannot be replaced: an answer, a kick. */
    public void write(EncodedFrame frame) {
        synchronized (this) {
            if (overflowed) {
                return;
            }
            if (waitingFrames < limits.frames() && waitingBytes < limits.bytes()) {
                waitingFrames++;
                waitingBytes += frame.bytes();
                // Under the lock, so that frames reach the socket in the order they were counted.
                socket.write(frame, () -> written(frame.bytes()));
                return;
            }
            overflowed = true;
        }
        watcher.overflowed();
        socket.close(CloseCode.TOO_SLOW);
    }

    /** Writes a notification, or what stands for it when the session is slow. */
    public void notify(Notification notification) {
        boolean becameSlow = false;
        synchronized (this) {
            if (!open) {
                missed = true;
                return;
            }
            if (collapsed == null && isSlow() && !notification.conversationId().isEmpty()) {
                collapsed = new LinkedHashMap<>();
                becameSlow = true;
            }
            if (collapsed != null && notification.canBePulled()) {
                collapsed.merge(notification.conversationId(), notification.seq(), Math::max);
            } else if (collapsed == null || !notification.isLiveOnly()) {
                write(notification.frame());
                return;
            }
        }
        watcher.dropped();
        if (becameSlow) {
            watcher.collapsed(this);
        }
    }

    /** Once a second while slow: writes what was collapsed. True when the session keeps up again. */
    public boolean visit() {
        Map<String, Long> due;
        boolean keepsUp;
        synchronized (this) {
            if (collapsed == null || overflowed) {
                return true;
            }
            due = collapsed;
            keepsUp = !isSlow();
            collapsed = keepsUp ? null : new LinkedHashMap<>();
        }
        due.forEach((conversationId, seq) -> write(frames.messageNotify(conversationId, seq)));
        return keepsUp;
    }

    /** Whether everything has left. */
    public synchronized boolean isEmpty() {
        return waitingFrames == 0;
    }

    private boolean isSlow() {
        return waitingFrames >= limits.frames() / 2 || waitingBytes >= limits.bytes() / 2;
    }

    private synchronized void written(int bytes) {
        waitingFrames--;
        waitingBytes -= bytes;
    }
}
