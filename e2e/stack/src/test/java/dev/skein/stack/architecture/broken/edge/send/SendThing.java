package dev.skein.stack.architecture.broken.edge.send;

import dev.skein.stack.architecture.broken.edge.outbound.PostgresThings;

/** Wrong on purpose: a feature that knows its adapter. */
public record SendThing(PostgresThings things) {}
