package dev.skein.gateway.session;

/** The connection of a session. Thread-safe; writes keep their order. */
public interface Socket {
    /** Writes; {@code done} runs when the bytes have left for the kernel, or never will. */
    void write(EncodedFrame frame, Runnable done);

    /** Writes what was written before, then closes with a code of {@link CloseCode}. Closing twice is harmless. */
    void close(CloseCode code);

    /** Whether the connection is still there. */
    boolean isOpen();
}
