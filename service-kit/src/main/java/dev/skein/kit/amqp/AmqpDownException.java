package dev.skein.kit.amqp;

/** The broker cannot take the message now. Whether it took it before the connection broke is unknown. */
public final class AmqpDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AmqpDownException(String message) {
        super(message, null, false, false);
    }
}
