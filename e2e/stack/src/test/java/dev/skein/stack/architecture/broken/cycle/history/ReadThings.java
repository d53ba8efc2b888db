package dev.skein.stack.architecture.broken.cycle.history;

import dev.skein.stack.architecture.broken.cycle.send.SendThing;

/** Wrong on purpose: the other half of a cycle. */
public record ReadThings(SendThing thing) {}
