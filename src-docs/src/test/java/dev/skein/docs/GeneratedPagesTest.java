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

    /** People copy them: what the README shows is what runs. */
    @Test
    void examplesInTheReadmeAreThoseThatRun() throws IOException {
        String java =
                Checkout.read(Checkout.root().resolve("e2e/tools/src/main/java/dev/skein/tools/demo/Example.java"));
        int begin = java.indexOf('\n', java.indexOf("tag::example[]")) + 1;
        int end = java.lastIndexOf('\n', java.indexOf("end::example[]")) + 1;
        String typescript = Checkout.read(Checkout.root().resolve("sdk-client/web/sdk/examples/hello.ts"));
        String readme = Checkout.read(Checkout.root().resolve("README.md"));
        String withJava = withBlock(readme, "```java\n", java.substring(begin, end));
        compareOrWrite("../README.md", withBlock(withJava, "```ts\n", typescript));
    }

    private static String withBlock(String page, String fence, String code) {
        int shown = page.indexOf(fence) + fence.length();
        return page.substring(0, shown) + code + page.substring(page.indexOf("```", shown));
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
