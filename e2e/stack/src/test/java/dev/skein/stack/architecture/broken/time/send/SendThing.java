package dev.skein.stack.architecture.broken.time.send;

/** Wrong on purpose: takes the time from the wall. */
public final class SendThing {
    long now() {
        return System.currentTimeMillis();
    }
}
