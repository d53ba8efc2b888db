package dev.skein.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path folder;

    @Test
    @Tag("OPS-09")
    void onlyTheOwnerCanReadTheFile() throws IOException {
        Path file = folder.resolve("secrets.env");
        Secrets.loadOrCreate(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void secondStartFindsTheSameSecrets() {
        Path file = folder.resolve("secrets.env");
        assertEquals(
                Secrets.loadOrCreate(file).values(), Secrets.loadOrCreate(file).values());
    }

    @Test
    void secretThatIsMissingIsAddedAndTheOthersAreKept() throws IOException {
        Path file = folder.resolve("secrets.env");
        Files.write(file, List.of("# mine", "SKEIN_REDIS_PASSWORD=kept"));
        Secrets secrets = Secrets.loadOrCreate(file);
        assertEquals("kept", secrets.get(Secrets.REDIS_PASSWORD));
        assertEquals(32, Base64.getDecoder().decode(secrets.get(Secrets.CLUSTER_KEY)).length);
        assertEquals(secrets.values(), Secrets.loadOrCreate(file).values());
    }

    @Test
    void everyStackHasItsOwn() {
        assertNotEquals(
                Secrets.generate().get(Secrets.CLUSTER_KEY), Secrets.generate().get(Secrets.CLUSTER_KEY));
    }

    @Test
    void printingThemShowsNoValue() {
        Secrets secrets = Secrets.generate();
        secrets.values().values().stream()
                .filter(value -> !value.equals("demo"))
                .forEach(value -> assertFalse(secrets.toString().contains(value)));
    }
}
