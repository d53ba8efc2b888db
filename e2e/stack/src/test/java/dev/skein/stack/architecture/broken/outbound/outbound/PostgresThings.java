package dev.skein.stack.architecture.broken.outbound.outbound;

import dev.skein.stack.architecture.broken.outbound.inbound.SendEndpoint;

/** Wrong on purpose: outbound that sees inbound. */
public record PostgresThings(SendEndpoint endpoint) {}
