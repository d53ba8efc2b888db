package dev.skein.stack;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster expects of the images, told from their Dockerfiles: there is no Docker where this runs. */
class ImagesTest {
    private static final Path ROOT = Path.of("../..");

    @Test
    void sizeOfAnExecutableIsReadFromTheReportOfItsBuild() throws IOException, InterruptedException {
        Process script = new ProcessBuilder(
                        ROOT.resolve("images/native-size").toString(), "src/test/resources/native/size.json")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.trim().replaceAll(" +", " "))
                .toList();

        assertEquals(0, script.waitFor(), lines.toString());
        assertEquals(
                List.of(
                        "executable MB code heap resources other types reflection",
                        "skein-gateway-runner 87.0 41.3 44.5 2.1 1.3 21345 4321"),
                lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    @Tag("OPS-04")
    void runAsANumberedUserWithoutRights(String kind) throws IOException {
        String user = last(instructions(kind), "USER");

        assertTrue(user.matches("[1-9]\\d+:[1-9]\\d+"), user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void needNoShell(String kind) throws IOException {
        List<String> last = lastStage(kind);

        assertTrue(last(last, "ENTRYPOINT").matches("\\[\".*\"]"), "the entry is a list of arguments");
        assertFalse(last.stream().anyMatch(line -> line.startsWith("RUN ") || line.startsWith("CMD ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void sayWhatTheyAre(String kind) throws IOException {
        String labels = last(lastStage(kind), "LABEL");

        assertAll(Stream.of("title", "description", "licenses", "version", "revision")
                .map(name -> () -> assertTrue(labels.contains("org.opencontainers.image." + name + "=\""), name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void areMadeFromNamedVersionsThatEveryMirrorHas(String kind) throws IOException {
        List<String> bases = instructions(kind).stream()
                .filter(line -> line.startsWith("FROM "))
                .map(line -> line.split("\\s+")[1])
                .toList();

        assertTrue(bases.stream().allMatch(base -> base.matches("[a-z-]+:[0-9][a-z0-9.-]*")), bases.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void copyWhatTheContextHas(String kind) throws IOException {
        List<String> ignored = Files.readAllLines(ROOT.resolve(".dockerignore"));

        assertTrue(ignored.contains("*"), "everything else stays out of the context");
        for (String line : instructions(kind)) {
            if (line.startsWith("COPY ") && !line.contains("--from=")) {
                assertTrue(
                        line.contains("${SERVICE}/target/quarkus-app/") || line.contains("${SERVICE}/target/image/"),
                        line);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void runOnEveryPlatform(String kind) throws IOException {
        List<String> all = instructions(kind);

        assertFalse(all.stream().anyMatch(line -> line.contains("amd64") || line.contains("x86")));
        assertEquals(kind.equals("native"), all.contains("ARG TARGETARCH"));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void giveTheObjectsOfTheArchiveRoomAsTheLauncherDoes(Service service) throws IOException {
        assertTrue(
                instructions("jvm").stream().anyMatch(line -> line.contains("-Xshare:dump -XX:+AOTClassLinking")),
                "classes of the archive are linked");
        List<String> heap = JvmFlags.sizing(service, 25).stream()
                .filter(flag -> flag.startsWith("-Xms"))
                .toList();

        assertEquals(1, heap.size());
        assertTrue(JvmFlags.of(service).containsAll(heap));
        assertTrue(Integer.parseInt(heap.getFirst().replaceAll("\\D", "")) >= 24, heap::toString);
    }

    private static List<String> lastStage(String kind) throws IOException {
        List<String> all = instructions(kind);
        int from = all.stream()
                .filter(line -> line.startsWith("FROM "))
                .map(all::lastIndexOf)
                .reduce(0, Math::max);
        return all.subList(from, all.size());
    }

    private static String last(List<String> lines, String instruction) {
        return lines.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .reduce((first, second) -> second)
                .map(line -> line.substring(instruction.length() + 1).trim())
                .orElse("");
    }

    /** Without comments, each on one line. */
    private static List<String> instructions(String kind) throws IOException {
        String text = Files.readString(ROOT.resolve("images/Dockerfile." + kind))
                .replaceAll("(?m)^#.*\\n", "")
                .replaceAll("\\\\\\n\\s*", " ");
        return text.lines().filter(line -> !line.isBlank()).toList();
    }
}
