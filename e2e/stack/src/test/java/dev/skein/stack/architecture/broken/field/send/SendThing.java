package dev.skein.stack.architecture.broken.field.send;

import jakarta.inject.Inject;

/** Wrong on purpose: field injection. */
public final class SendThing {
    @Inject
    Runnable things;
}
