package dev.skein.sdk;

import dev.skein.v1.Content;
import dev.skein.v1.Message;

/**
 * A message as it is handed to the application.
 *
 * @param message as stored by the server; {@code seq} 0 when it is online-only
 * @param origin why it comes now
 * @param own sent by this user, from this or another device
 */
public record ReceivedMessage(Message message, Origin origin, boolean own) {
    /** Why a message comes now. */
    public enum Origin {
        /** Just sent. */
        LIVE,
        /** Sent while this device was away, or before it had caught up. */
        OFFLINE,
        /** Older than this device's first login; counts as known. */
        ROAMING
    }

    public String conversationId() {
        return message.getConversationId();
    }

    public long seq() {
        return message.getSeq();
    }

    public String sender() {
        return message.getSender();
    }

    /** Of a kind that a newer app sends, its kind is not set, and all it holds is in its unknown fields and bytes. */
    public Content content() {
        return message.getContent();
    }

    /** The text of a text message; empty for every other kind. */
    public String text() {
        return message.getContent().getText().getText();
    }
}
