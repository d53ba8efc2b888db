package dev.skein.gateway.session;

/** WebSocket close codes of the protocol. */
public enum CloseCode {
    NORMAL(1000, ""),
    PROTOCOL_ERROR(1002, "against the rules of WebSocket"),
    INVALID_TEXT(1007, "text is not UTF-8"),
    TOO_LARGE(1009, "frame too large"),
    HANDSHAKE_LATE(4000, "no Connect frame in time"),
    AUTHENTICATION_FAILED(4001, "not let in"),
    UNDECODABLE(4002, "undecodable frame"),
    KICKED(4003, "kicked"),
    TIMED_OUT(4004, "no frame for too long"),
    GOING_AWAY(4005, "gateway is going away"),
    TOO_SLOW(4008, "reads too slowly"),
    TOO_FAST(4009, "sends too fast");

    private final int number;
    private final String reason;

    CloseCode(int number, String reason) {
        this.number = number;
        this.reason = reason;
    }

    public int number() {
        return number;
    }

    public String reason() {
        return reason;
    }
}
