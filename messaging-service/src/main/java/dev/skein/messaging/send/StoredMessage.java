package dev.skein.messaging.send;

import dev.skein.messaging.conversation.ConversationKey;

/**
 * A message with its place.
 *
 * @param seq 0 when it is not stored (online only)
 * @param serverTime milliseconds since the epoch
 */
public record StoredMessage(ConversationKey conversation, long seq, long serverTime, Draft draft) {}
