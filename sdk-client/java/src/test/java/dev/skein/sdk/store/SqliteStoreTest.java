package dev.skein.sdk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    /** A file as it was before stores had versions. */
    private Path unversioned() throws IOException {
        Path file = folder.resolve("unversioned.db");
        try (InputStream in = SqliteStoreTest.class.getResourceAsStream("/store/unversioned.db")) {
            Files.copy(in, file);
        }
        return file;
    }

    private static int version(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet row = connection.createStatement().executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private static void setVersion(Path file, int version) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("PRAGMA user_version = " + version);
        }
    }

    @Test
    void aFileFromBeforeVersionsIsTakenAsItIs() throws Exception {
        Path file = unversioned();
        assertThat(version(file)).isZero();
        LocalStore store = Stores.sqlite(file);
        store.open("demo|alice");

        assertThat(store.cursor().toStringUtf8()).isEqualTo("c1");
        assertThat(store.eventVersion()).isEqualTo(7);
        assertThat(store.conversation("p:alice:bob"))
                .hasValueSatisfying(known -> assertThat(known.handedSeq()).isEqualTo(2));
        assertThat(store.messages("p:alice:bob", 1, 9, 9)).hasSize(2);
        assertThat(store.search("geese", 9)).hasSize(1);
        assertThat(store.pendingSends().stream().map(PendingSend::failedReason)).containsExactly("TIMED_OUT", "");
        assertThat(store.opaqueEvents()).isEmpty();
        store.close();
        assertThat(version(file)).isEqualTo(2);
    }

    @Test
    void aNewFileHasTheVersionOfTheSdk() throws Exception {
        Path file = folder.resolve("new.db");
        LocalStore store = Stores.sqlite(file);
        store.open("demo|alice");
        store.close();
        assertThat(version(file)).isEqualTo(2);
    }

    @Test
    void aFileOfANewerSdkIsRefusedAndLeftAsItIs() throws Exception {
        Path file = unversioned();
        setVersion(file, 3);
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> Stores.sqlite(file).open("demo|alice"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version of the SDK")
                .hasMessageContaining("unversioned.db")
                .hasNoCause();

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aFileOfAnotherAccountIsNotMigratedEither() throws Exception {
        Path file = unversioned();
        assertThatThrownBy(() -> Stores.sqlite(file).open("demo|bob")).hasMessageContaining("belongs to demo|alice");
        assertThat(version(file)).isZero();
    }

    @Test
    void aFolderThatIsNotThereIsSaidPlainly() {
        LocalStore store = Stores.sqlite(folder.resolve("missing/device.db"));
        assertThatThrownBy(() -> store.open("demo|alice"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("device.db");
    }
}
