package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The parts that are made from elsewhere are up to date; {@code -Dskein.docs.write} writes them. */
class GeneratedPartsTest {
    private static final boolean WRITE = System.getProperty("skein.docs.write") != null;
    private static final Path VALUES = Chart.FOLDER.resolve("values.yaml");
    private static final Path SCHEMA = Chart.FOLDER.resolve("values.schema.json");
    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String BEGIN = "<!-- Generated from values.yaml -->\n";
    private static final String HOW = "run: ./mvnw -f helm/pom.xml test -Dskein.docs.write -Dtest=GeneratedPartsTest";

    @Test
    @Tag("OPS-04")
    void settingsInValuesAreThoseOfTheServices() throws IOException {
        upToDate(VALUES, SettingsBlock.inValues(Files.readString(VALUES)));
    }

    @Test
    void everyValueHasAComment() throws IOException {
        assertThat(ValuesFile.uncommented(Files.readString(VALUES))).isEmpty();
    }

    @Test
    @Tag("OPS-04")
    void schemaKnowsEverySettingAndDescribesEveryValue() throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode schema = (ObjectNode) json.readTree(SCHEMA.toFile());
        String values = SettingsBlock.inValues(Files.readString(VALUES));
        for (String block : ServiceSettings.blockNames()) {
            ((ObjectNode) schema.get("definitions")).set(block + "Settings", SettingsBlock.schema(block));
        }
        for (ValuesFile.Value value : ValuesFile.values(values)) {
            JsonNode node = schema;
            for (String step : value.path().split("\\.")) {
                node = node.path("properties").path(step);
            }
            if (node instanceof ObjectNode property) {
                ObjectNode old = property.deepCopy().without("description");
                property.removeAll().put("description", value.doc()).setAll(old);
            } else {
                assertThat(value.path())
                        .as("a value that the schema does not know")
                        .contains(".settings");
            }
        }
        DefaultPrettyPrinter pretty = new DefaultPrettyPrinter().withArrayIndenter(new DefaultIndenter("  ", "\n"));
        pretty.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        upToDate(SCHEMA, json.writer(pretty).writeValueAsString(schema) + "\n");
    }

    @Test
    void readmeHasEveryValue() throws IOException {
        String readme = Files.readString(README);
        List<ValuesFile.Value> values = ValuesFile.values(SettingsBlock.inValues(Files.readString(VALUES)));
        String table = values.stream()
                .map(value -> "| `%s` | %s | %s |\n"
                        .formatted(
                                value.path(),
                                value.standard().isEmpty()
                                        ? ""
                                        : '`' + value.standard().replace("|", "\\|") + '`',
                                value.doc().replace("|", "\\|")))
                .collect(Collectors.joining("", "\n| Value | Default | What it does |\n|---|---|---|\n", ""));
        int begin = readme.indexOf(BEGIN);
        assertThat(begin).as("README.md has the line " + BEGIN).isPositive();
        upToDate(README, readme.substring(0, begin) + BEGIN + table);
    }

    private static void upToDate(Path file, String content) throws IOException {
        if (WRITE) {
            Files.writeString(file, content);
        }
        assertThat(Files.readString(file)).as(file.getFileName() + ": " + HOW).isEqualTo(content);
    }
}
