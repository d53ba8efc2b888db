package dev.skein.messaging.send;

/** What a message asks for, as bits of {@code message.flags} (requirements MSG-24, MSG-25). */
public final class MessageFlags {
    /** Counts as unread. */
    public static final int UNREAD = 1;
    /** May be pushed. */
    public static final int PUSH = 2;
    /** Becomes the last message of the conversation in lists. */
    public static final int SHOWN = 4;
    /** Goes to the sender's other devices. */
    public static final int SELF_SYNC = 8;
    /** Copied to webhooks. */
    public static final int ROUTE = 16;
    /** Never stored: only to live sessions. */
    public static final int ONLINE_ONLY = 32;

    private MessageFlags() {}

    public static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }
}
