package dev.skein.sdk;

/** Where a client is in its life. */
public enum ConnectionState {
    /** Not started, or stopped. */
    STOPPED,
    /** Opening a connection, or waiting to try again. */
    CONNECTING,
    /** Connected and authenticated. */
    CONNECTED,
    /** Another login or an operator ended the session; only {@link SkeinClient#start()} begins a new one. */
    KICKED,
    /** The server refuses the account's token and no better one can be had; give a new one and start again. */
    TOKEN_EXPIRED,
    /** The server refuses for a reason that trying again cannot change, e.g. a banned account. */
    REFUSED
}
