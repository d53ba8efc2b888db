package dev.skein.e2e.conformance;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What is to happen to the next frames of one device. */
final class Faults {
    /** What can happen to a frame. */
    enum What {
        DROP,
        DUPLICATE,
        /** Comes after the next frame of its kind. */
        SWAP,
        /** A message notification loses its message. */
        STRIP,
        /** Only the first half arrives. */
        TRUNCATE,
        /** The connection breaks instead. */
        CUT,
        /** The caller gets an error instead; the server never hears of it. */
        REFUSE,
        /** A message gets another content; a call of Sync gets a cursor nobody knows. */
        REWRITE
    }

    /**
     * @param frame {@code answer}, {@code message}, {@code event}, {@code pong}, {@code connected} from the server;
     *     {@code call}, {@code connect}, {@code ping}, {@code delivered}, {@code http}, {@code upgrade} from the
     *     client
     * @param method the last part of a method's name; empty: any
     * @param detail the error code of REFUSE, for {@code upgrade} the HTTP status; the content of REWRITE in hexadecimal
     */
    record Fault(What what, String frame, String method, String detail, AtomicInteger left) {
        boolean fits(String frameKind, String frameMethod) {
            return frame.equals(frameKind) && (method.isEmpty() || method.equals(frameMethod)) && left.get() > 0;
        }
    }

    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    void add(Fault fault) {
        faults.add(fault);
    }

    /** The first fault that fits, used up by one. */
    synchronized Optional<Fault> take(String frame, String method) {
        for (Fault fault : faults) {
            if (fault.fits(frame, method)) {
                fault.left().decrementAndGet();
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    synchronized void clear() {
        faults.clear();
    }

    /** Those that have not happened often enough. A scenario whose fault never came proves nothing. */
    List<Fault> outstanding() {
        return faults.stream()
                .filter(fault -> fault.left().get() > 0 && fault.left().get() < FOR_EVER)
                .toList();
    }

    /** Half of the range, so that counting down does not make it look finite. */
    static final int FOR_EVER = Integer.MAX_VALUE / 2;

    static final int ALWAYS = Integer.MAX_VALUE;
}
