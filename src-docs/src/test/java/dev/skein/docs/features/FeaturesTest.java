package dev.skein.docs.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.protocol.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesTest {
    private static final String JAVA = "gateway/src/test/java/dev/skein/gateway/SomeTest.java";

    /** Not written as it is read, because this file is read, too. */
    private static final String TAG = "    @" + "Tag(\"%s\")\n";

    @TempDir
    Path root;

    @BeforeEach
    void aFileOfThree() throws IOException {
        write(Features.FILE, """
                # How it is read
                = MSG Messages
                MSG-01 P0 proven: To a person
                MSG-02 P0 partly: To a group | priorities
                MSG-03 P1 open: Later
                """);
    }

    @Test
    void proofsAreCountedInEveryKindOfTest() throws IOException {
        write(
                JAVA,
                tags("MSG-01", "MSG-02") + "    void first() {}\n    // "
                        + tags("MSG-03").strip() + '\n' + tags("MSG-01") + "    void second() {}\n");
        write("gateway/target/src/test/Copy.java", tags("MSG-03"));
        write("e2e/tests/src/test/resources/conformance/sending.yaml", """
                - scenario: one
                  proves: [MSG-01, MSG-02]
                """);
        write("e2e/browser/specs/talk.spec.ts", "test(\"two\", { tag: \"@MSG-01\" }, async () => {});\n");
        write("sdk-client/web/sdk/test/talk.test.ts", "test(\"a\", { tags: [\"MSG-01\", \"MSG-02\"] }, () => {});\n");

        Map<String, Map<String, Integer>> proofs = Features.read(root).all().stream()
                .collect(Collectors.toMap(Features.Feature::id, Features.Feature::proofs));

        assertEquals(
                Map.of(
                        JAVA,
                        2,
                        "e2e/tests/src/test/resources/conformance/sending.yaml",
                        1,
                        "e2e/browser/specs/talk.spec.ts",
                        1,
                        "sdk-client/web/sdk/test/talk.test.ts",
                        1),
                proofs.get("MSG-01"));
        assertEquals(3, proofs.get("MSG-02").size());
        assertEquals(Map.of(), proofs.get("MSG-03"));
    }

    @Test
    void tagsThatTheFileDoesNotKnowAreFaults() throws IOException {
        write(JAVA, tags("MSG-01", "MSG-02", "MSG-99", "msg1"));
        assertFaults(JAVA + ":3: src-docs/features.txt has no MSG-99", JAVA + ":4: src-docs/features.txt has no msg1");
    }

    @Test
    void statesThatTheTestsDoNotBearOutAreFaults() throws IOException {
        write(JAVA, tags("MSG-03"));
        assertFaults(
                "src-docs/features.txt: MSG-01 is proven, but no test proves it",
                "src-docs/features.txt: MSG-02 is partly, but no test proves it",
                "src-docs/features.txt: MSG-03 is open, but tests prove it: [" + JAVA + ']');
    }

    @Test
    void linesThatCannotBeReadAreFaults() throws IOException {
        write(Features.FILE, """
                = MSG Messages
                MSG-1 P0 open: Too short
                MSG-02 P0 partly: To a group
                MSG-03 P0 open: Later | but what
                MSG-03 P0 open: Again
                GRP-01 P0 open: Kinds
                """);
        write(JAVA, tags("MSG-02"));
        assertFaults(
                "src-docs/features.txt:2: not of the form \"MSG-01 P0 partly: title | what is missing\": MSG-1 P0 open: Too short",
                "src-docs/features.txt:3: MSG-02 is partly, say what is missing",
                "src-docs/features.txt:4: MSG-03 is open, but something is missing",
                "src-docs/features.txt:5: MSG-03 is there twice",
                "src-docs/features.txt:6: GRP-01 stands below no line \"= GRP …\"");
    }

    @Test
    void wordsChooseLinesAndOneAloneIsToldInFull() throws IOException {
        write(JAVA, tags("MSG-01", "MSG-02"));
        Features read = Features.read(root);
        assertEquals("""
                MSG-01   P0 proven   1  To a person
                MSG-02   P0 partly   1  To a group
                1 proven, 1 partly, 0 open
                """, read.lines(List.of("MSG", "P0")));
        assertEquals("""
                MSG-02   P0 partly   1  To a group
                missing: priorities
                   1 in %s
                """.formatted(JAVA), read.lines(List.of("partly")));
        assertTrue(read.page().contains("|<<MSG,Messages>> |1 |1 |1\n"), read.page());
    }

    /** A method that exists serves nothing that is not there yet. */
    @Test
    void whatMethodsServeIsInTheFileAndNotOpen() throws IOException {
        Set<String> begun = Features.read(Path.of("..").toAbsolutePath().normalize()).all().stream()
                .filter(feature -> feature.state() != Features.State.OPEN)
                .map(Features.Feature::id)
                .collect(Collectors.toSet());
        Set<String> others = new TreeSet<>();
        Contract.methods().values().forEach(method -> others.addAll(method.ids()));
        others.removeAll(begun);
        assertEquals(Set.of(), others);
    }

    private void assertFaults(String... faults) {
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> Features.read(root));
        assertEquals(String.join("\n", faults), refused.getMessage());
    }

    private static String tags(String... ids) {
        return Arrays.stream(ids).map(TAG::formatted).collect(Collectors.joining());
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
