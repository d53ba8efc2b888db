package dev.skein.stack.architecture.broken.edge.outbound;

/** The adapter that a feature must not know. */
public record PostgresThings() {}
