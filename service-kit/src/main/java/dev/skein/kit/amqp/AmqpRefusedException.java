package dev.skein.kit.amqp;

import java.util.List;

/** The broker is there and does not take this message. */
public final class AmqpRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the message itself; the other conditions are about the broker, the address or the moment. */
    private static final List<String> ABOUT_THE_MESSAGE = List.of(
            "amqp:link:message-size-exceeded", "amqp:decode-error", "amqp:invalid-field", "amqp:not-implemented");
    /** The address is full, closed to us, not there (yet), or moved. */
    private static final List<String> ABOUT_THE_ADDRESS = List.of(
            "amqp:resource-limit-exceeded",
            "amqp:link:transfer-limit-exceeded",
            "amqp:unauthorized-access",
            "amqp:not-found",
            "amqp:resource-deleted",
            "amqp:resource-locked",
            "amqp:link:detach-forced",
            "amqp:link:redirect",
            "amqp:session:",
            "amqp:connection:");

    private final boolean forGood;

    private AmqpRefusedException(String message, boolean forGood) {
        super(message, null, false, false);
        this.forGood = forGood;
    }

    /** Whether the message is at fault, so that it will be refused again; else only other messages can tell. */
    public boolean isForGood() {
        return forGood;
    }

    /**
     * What a disposition other than accepted means. The client tells by its text only what the broker said. A rejection
     * without a reason is the protocol's word for an invalid message; brokers also say it of themselves, with reasons of their
     * own. Modified: it was tried, and failed.
     */
    static RuntimeException ofDisposition(String said) {
        if (said.contains("(RELEASED)") || ABOUT_THE_ADDRESS.stream().anyMatch(said::contains)) {
            return new AmqpDownException(said);
        }
        boolean rejected = said.contains("(REJECTED)");
        boolean withoutReason = !said.contains("condition=");
        return new AmqpRefusedException(
                said, rejected && (withoutReason || ABOUT_THE_MESSAGE.stream().anyMatch(said::contains)));
    }

    /** What the closing of a link means for one of the messages that were on their way on it. */
    static RuntimeException ofClosedLink(Throwable why, boolean onlyOne) {
        String said = said(why);
        if (!said.contains("condition=") || ABOUT_THE_ADDRESS.stream().anyMatch(said::contains)) {
            return new AmqpDownException(said);
        }
        return new AmqpRefusedException(
                said, onlyOne && ABOUT_THE_MESSAGE.stream().anyMatch(said::contains));
    }

    static AmqpRefusedException tooLarge(int bytes) {
        return new AmqpRefusedException(bytes + " bytes are more than the broker takes", true);
    }

    /** With what caused it: the client wraps the broker's words. */
    static String said(Throwable why) {
        Throwable cause = why.getCause();
        return cause == null ? String.valueOf(why.getMessage()) : why.getMessage() + ": " + cause.getMessage();
    }
}
