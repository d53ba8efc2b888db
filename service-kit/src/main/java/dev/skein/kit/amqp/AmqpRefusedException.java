package dev.skein.kit.amqp;

/** The broker is there and refuses this message because of what it is: it will refuse it again. */
public final class AmqpRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AmqpRefusedException(String message) {
        super(message, null, false, false);
    }
}
