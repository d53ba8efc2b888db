package dev.skein.stack;

/**
 * How much the embedded Postgres takes.
 *
 * @param walSegmentsAhead WAL files (16 MB each) made before the first start: making one while commits wait costs them
 *     tens of milliseconds. Later ones are recycled, which {@code minWalSize} sees to.
 */
public record PostgresSize(String sharedBuffers, String minWalSize, String maxWalSize, int walSegmentsAhead) {
    /** Many at once on a build machine; data thrown away. */
    public static final PostgresSize TEST = new PostgresSize("64MB", "256MB", "1GB", 0);

    /** {@code ./skein up} and load tests. */
    public static final PostgresSize FULL = new PostgresSize("256MB", "2GB", "8GB", 16);
}
