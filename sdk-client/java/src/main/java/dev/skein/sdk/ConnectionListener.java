package dev.skein.sdk;

import dev.skein.protocol.SkeinException;
import dev.skein.v1.Kicked;

/** The life of the connection. Called one at a time per client, never together with the client's other listeners. */
public interface ConnectionListener {
    default void onConnecting() {}

    default void onConnected() {}

    /** The connection is gone; unless another callback says it is over, the client is already trying again. */
    default void onDisconnected(String reason) {}

    /** Another login or an operator ended the session; the client does not connect again by itself. */
    default void onKicked(Kicked kicked) {}

    /** Log in again: the token is expired or revoked and could not be renewed. */
    default void onTokenExpired(SkeinException why) {}

    /** The server refuses this account for good, e.g. banned. */
    default void onRefused(SkeinException why) {}

    default void onSyncStart() {}

    /** Everything missed has been handed over, and conversations and unread counts are current. */
    default void onSyncDone() {}
}
