package dev.skein.sdk.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends LocalStoreContract {
    @TempDir
    Path folder;

    @Override
    LocalStore create() {
        return Stores.sqlite(folder.resolve("device.db"));
    }

    @Override
    LocalStore reopened(LocalStore before) {
        before.close();
        return Stores.sqlite(folder.resolve("device.db"));
    }

    @Test
    void oneStoreServesOneClientAtATime() {
        LocalStore store = Stores.sqlite(folder.resolve("other.db"));
        store.open("demo|alice");
        assertThatThrownBy(() -> store.open("demo|alice")).isInstanceOf(StoreException.class);
        store.close();
    }

    @Test
    void aFolderThatIsNotThereIsSaidPlainly() {
        LocalStore store = Stores.sqlite(folder.resolve("missing/device.db"));
        assertThatThrownBy(() -> store.open("demo|alice"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("device.db");
    }
}
