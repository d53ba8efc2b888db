package dev.skein.messaging.event;

/**
 * An entry of a user's log.
 *
 * @param version 1, 2, 3… per user
 * @param time milliseconds since the epoch
 * @param body the encoded event without version and time
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoggedEvent(String userId, long version, long time, byte[] body) {}
