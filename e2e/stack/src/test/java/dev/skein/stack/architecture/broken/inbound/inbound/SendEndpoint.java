package dev.skein.stack.architecture.broken.inbound.inbound;

import dev.skein.stack.architecture.broken.inbound.outbound.PostgresThings;

/** Wrong on purpose: inbound that sees outbound. */
public record SendEndpoint(PostgresThings things) {}
