package dev.skein.stack.architecture.broken.inbound.outbound;

/** What inbound must not see. */
public record PostgresThings() {}
