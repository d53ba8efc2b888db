package dev.skein.stack;

import org.jspecify.annotations.Nullable;

/** Something a person has to put right; the message is one line that says what, and if possible how. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
