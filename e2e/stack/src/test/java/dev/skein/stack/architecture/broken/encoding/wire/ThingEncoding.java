package dev.skein.stack.architecture.broken.encoding.wire;

import java.sql.Connection;

/** Wrong on purpose: an encoding that does I/O. */
public record ThingEncoding(Connection connection) {}
