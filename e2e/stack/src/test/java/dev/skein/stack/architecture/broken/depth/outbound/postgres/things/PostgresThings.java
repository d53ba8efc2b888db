package dev.skein.stack.architecture.broken.depth.outbound.postgres.things;

/** Wrong on purpose: three packages below the root. */
public final class PostgresThings {}
