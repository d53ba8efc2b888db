package dev.skein.messaging.send;

import dev.skein.protocol.SkeinException;

/** What became of a send. */
public sealed interface SendOutcome {
    /**
     * It is durable.
     *
     * @param duplicate it had been before; nothing was delivered now
     */
    record Stored(long seq, long serverTime, boolean duplicate) implements SendOutcome {}

    /** It went to live sessions only, as asked. */
    record Passed(long serverTime) implements SendOutcome {}

    /** Nothing happened, or nobody knows (the failure is retryable then, and a retry is safe). */
    record Refused(SkeinException failure) implements SendOutcome {}
}
