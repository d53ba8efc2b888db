package dev.skein.gateway.session;

/** A frame ready to be written, once or to many sessions. Immutable and thread-safe. */
public interface EncodedFrame {
    /** About how much memory it holds while it waits to be written. */
    int bytes();
}
