package dev.skein.gateway.call;

/** Who serves a method. */
public enum Backend {
    GROUP,
    MESSAGING,
    PUSH,
    /** Served in place. */
    GATEWAY
}
