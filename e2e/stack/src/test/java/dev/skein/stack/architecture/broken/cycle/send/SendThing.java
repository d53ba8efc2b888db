package dev.skein.stack.architecture.broken.cycle.send;

import dev.skein.stack.architecture.broken.cycle.history.ReadThings;

/** Wrong on purpose: one half of a cycle. */
public record SendThing(ReadThings things) {}
