package dev.skein.sdk;

/** States of a message being sent (requirement MSG-48). What follows SENT is told by receipts. */
public enum SendState {
    /** In the queue or on its way; also while offline. */
    SENDING,
    /** Stored by the server. */
    SENT,
    /** Given up; {@link SkeinClient#resend} tries again under the same client_message_id. */
    FAILED
}
