package dev.skein.stack.architecture.sound.outbound.postgres;

import dev.skein.stack.architecture.sound.history.ReadThings;
import java.sql.Connection;

/** Sound: SQL at the edge. */
public record PostgresReadThings(Connection connection) implements ReadThings {}
