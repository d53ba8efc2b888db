package dev.skein.push.delivery;

import java.util.Optional;

/**
 * A push taken from the queue.
 *
 * @param attempt 1 at the first try
 * @param push with the device as it is bound now; empty when it is unbound, or was woken for this message already
 */
public record ClaimedPush(long id, long seq, int folded, int attempt, Optional<QueuedPush> push) {}
