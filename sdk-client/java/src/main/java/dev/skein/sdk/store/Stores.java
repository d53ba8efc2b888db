package dev.skein.sdk.store;

import dev.skein.sdk.internal.store.MemoryStore;
import dev.skein.sdk.internal.store.SqliteStore;
import java.nio.file.Path;

/** The stores that come with the SDK. */
public final class Stores {
    private static final int MESSAGES_KEPT = 1_000;

    private Stores() {}

    /** In memory, the newest 1,000 messages of each conversation; a restarted process is a new device. */
    public static LocalStore memory() {
        return memory(MESSAGES_KEPT);
    }

    /** In memory; {@code messagesKept} 0 keeps no message at all (only how far the device is). */
    public static LocalStore memory(int messagesKept) {
        return new MemoryStore(messagesKept);
    }

    /**
     * In a SQLite file, made when missing; one file per account. Needs {@code org.xerial:sqlite-jdbc} on the class path.
     * Survives the death of the process; after a power failure the last moments may be handed over again. A file of an older
     * version of the SDK is brought up to date; one of a newer version is refused and left as it is.
     */
    public static LocalStore sqlite(Path file) {
        return new SqliteStore(file);
    }
}
