package dev.skein.stack.architecture.broken.sql.send;

import java.sql.Connection;

/** Wrong on purpose: SQL in a feature. */
public record SendThing(Connection connection) {}
