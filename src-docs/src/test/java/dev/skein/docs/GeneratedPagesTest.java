package dev.skein.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages made from the code are as the code is. With {@code -Dskein.docs.write} they are written instead of compared. */
class GeneratedPagesTest {
    @Test
    void errorsPageIsThatOfTheErrorEnum() throws IOException {
        compareOrWrite("errors.adoc", ErrorPage.render());
    }

    @Test
    void configurationPageIsThatOfTheConfigMappings() throws IOException {
        compareOrWrite("configuration.adoc", ConfigurationPage.render());
    }

    @Test
    void methodsPageIsThatOfTheProtoFiles() throws IOException {
        compareOrWrite("methods.adoc", ContractPage.render());
    }

    /** People copy it: what the README shows is what runs. */
    @Test
    void exampleInTheReadmeIsTheOneThatRuns() throws IOException {
        Path example = Checkout.root().resolve("e2e/tools/src/main/java/dev/skein/tools/demo/Example.java");
        String source = Checkout.read(example);
        int begin = source.indexOf('\n', source.indexOf("tag::example[]")) + 1;
        int end = source.lastIndexOf('\n', source.indexOf("end::example[]")) + 1;
        String readme = Checkout.read(Checkout.root().resolve("README.md"));
        String fence = "```java\n";
        int shown = readme.indexOf(fence) + fence.length();
        String expected = readme.substring(0, shown)
                + source.substring(begin, end)
                + readme.substring(readme.indexOf("```", shown));
        compareOrWrite("../README.md", expected);
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
