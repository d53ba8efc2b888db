package dev.skein.messaging.send;

/**
 * A send waiting for its outcome. One per send is all the hot path allocates for its bookkeeping; no {@code Uni} each.
 */
public abstract class Submission {
    private final SendCommand command;
    private final long arrivedNanos = System.nanoTime();
    private boolean answered;

    protected Submission(SendCommand command) {
        this.command = command;
    }

    public final SendCommand command() {
        return command;
    }

    /** Gives the outcome to the sender, once; only its lane calls this. */
    final void answer(SendOutcome outcome) {
        if (answered) {
            throw new IllegalStateException("a send was answered twice");
        }
        answered = true;
        onAnswer(outcome);
    }

    final boolean answered() {
        return answered;
    }

    final long waitedNanos() {
        return System.nanoTime() - arrivedNanos;
    }

    /** Called exactly once, on the thread of the lane (or of the submitter when the lane is full); must not block. */
    protected abstract void onAnswer(SendOutcome outcome);
}
