package dev.skein.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.docs.features.Features;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pages made from the code are as the code is. With {@code -Dskein.docs.write} they are written instead of compared. */
class GeneratedPagesTest {
    @Test
    @Tag("OPS-11")
    void errorsPageIsThatOfTheErrorEnum() throws IOException {
        compareOrWrite("errors.adoc", ErrorPage.render());
    }

    @Test
    @Tag("OPS-02")
    void configurationPageIsThatOfTheConfigMappings() throws IOException {
        compareOrWrite("configuration.adoc", ConfigurationPage.render());
    }

    @Test
    @Tag("OPS-11")
    void methodsPageIsThatOfTheProtoFiles() throws IOException {
        compareOrWrite("methods.adoc", ContractPage.render());
    }

    @Test
    void featuresPageIsThatOfTheTests() throws IOException {
        compareOrWrite("features.adoc", Features.read(Checkout.root()).page());
    }

    /** People copy them: what pages show is what runs. */
    @Test
    @Tag("OPS-11")
    void codeInPagesIsThatOfTheSources() throws IOException {
        long blocks = 0;
        for (Path page : Checkout.pagesAndReadmes()) {
            String text = Checkout.read(page);
            blocks += CodeBlocks.count(text);
            compareOrWrite(Checkout.docs().relativize(page).toString(), CodeBlocks.renewed(text));
        }
        assertTrue(blocks >= 6, "a changed mark would check nothing");
    }

    /** Nobody copies from pages what nobody has run: e2e/examples/run runs them, and knows why it does not. */
    @Test
    @Tag("OPS-11")
    void everyBlockThatPeopleCopyIsRunOrSaysWhyNot() throws IOException, InterruptedException {
        Process check = new ProcessBuilder("bash", "e2e/examples/run", "--check")
                .directory(Checkout.root().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, check.waitFor(), said);
    }

    @Test
    void settingsWithoutMappingAreDocumentedByHand() {
        String byHand = Checkout.read(Checkout.docs().resolve("_common-settings.adoc"));
        List<String> missing = ConfigurationPage.singleKeys().stream()
                .filter(key -> !byHand.contains('`' + key + '`'))
                .toList();
        assertTrue(missing.isEmpty(), () -> "_common-settings.adoc does not name " + missing);
    }

    private static void compareOrWrite(String name, String expected) throws IOException {
        Path page = Checkout.docs().resolve(name);
        if (System.getProperty("skein.docs.write") != null) {
            Files.writeString(page, expected);
            return;
        }
        String present = Files.exists(page) ? Files.readString(page) : "";
        assertEquals(
                expected,
                present,
                () -> name + " is out of date; run: ./mvnw -pl sdk-client/protocol,src-docs test -Dskein.docs.write");
    }
}
