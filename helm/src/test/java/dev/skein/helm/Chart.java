package dev.skein.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The chart, rendered by Helm itself. */
final class Chart {
    static final String RELEASE = "skein";
    static final String NAMESPACE = "chat";
    static final Path FOLDER = Path.of("skein").toAbsolutePath();
    static final Path TARGET = Path.of("target").toAbsolutePath();
    static final YAMLMapper YAML = new YAMLMapper();
    static final List<String> SERVICES = List.of("gateway", "messaging-service", "group-service", "push-service");

    private static final AtomicInteger FILES = new AtomicInteger();
    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();
    /** "helm template" by helm-java leaves hooks out: rendered from a copy where they are ordinary objects. */
    private static final Path WITHOUT_HOOKS = copy("template", text -> text.replace("helm.sh/hook\"", "was-a-hook\""));

    private Chart() {}

    /** Names of the value sets in {@code ci}. */
    static List<String> valueSets() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** "helm lint --strict" with a value set. helm-java's lint takes no values, so they are put into a copy of the chart. */
    static LintResult lint(String valueSet) {
        ApiServer.running();
        Path copy = copy("lint-" + valueSet, text -> text);
        Path values = copy.resolve("values.yaml");
        try {
            ObjectNode merged = (ObjectNode) YAML.readTree(values.toFile());
            merge(
                    merged,
                    YAML.readTree(
                            FOLDER.resolve("ci").resolve(valueSet + ".yaml").toFile()));
            YAML.writeValue(values.toFile(), merged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Helm(copy).lint().strict().call();
    }

    /** Everything with the values of a set in {@code ci}, the pod of "helm test" included. */
    static Rendered render(String valueSet) {
        return render(valueSet, "");
    }

    /** The same with further values in YAML, which win. */
    static Rendered render(String valueSet, String moreValues) {
        return parse(RENDERED.computeIfAbsent(valueSet + '\n' + moreValues, key -> template(valueSet, moreValues)));
    }

    /** The same, for tests that change what the cluster has. */
    static Rendered renderAgain(String valueSet) {
        return parse(template(valueSet, ""));
    }

    private static String template(String valueSet, String moreValues) {
        ApiServer.running();
        TemplateCommand template = new Helm(WITHOUT_HOOKS)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.36.0")
                .withValuesFile(FOLDER.resolve("ci").resolve(valueSet + ".yaml"));
        if (!moreValues.isEmpty()) {
            template.withValuesFile(write(moreValues));
        }
        return template.call();
    }

    static Rendered parse(String manifests) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifests)) {
            List<Manifest> objects = new ArrayList<>();
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document != null && document.isObject()) {
                    objects.add(new Manifest(document));
                }
            }
            return new Rendered(List.copyOf(objects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Values by their path with dots, as nested YAML. */
    static String nested(Map<List<String>, Object> values) {
        Map<String, Object> root = new LinkedHashMap<>();
        values.forEach((path, value) -> {
            Map<String, Object> parent = root;
            for (String step : path.subList(0, path.size() - 1)) {
                @SuppressWarnings("unchecked")
                Map<String, Object> child =
                        (Map<String, Object>) parent.computeIfAbsent(step, s -> new LinkedHashMap<String, Object>());
                parent = child;
            }
            parent.put(path.getLast(), value);
        });
        try {
            return YAML.writeValueAsString(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(String values) {
        try {
            return Files.writeString(TARGET.resolve("values-" + FILES.incrementAndGet() + ".yaml"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Helm does it: objects are merged, everything else is replaced. */
    private static void merge(ObjectNode values, JsonNode winning) {
        winning.properties().forEach(entry -> {
            if (values.get(entry.getKey()) instanceof ObjectNode known
                    && entry.getValue().isObject()) {
                merge(known, entry.getValue());
            } else {
                values.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static Path copy(String name, UnaryOperator<String> change) {
        // Helm asks that the folder is called as the chart is.
        Path copy = TARGET.resolve("charts").resolve(name).resolve("skein");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            deleteAll(copy);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(FOLDER.relativize(file));
                Files.createDirectories(to.getParent());
                Files.writeString(to, change.apply(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Of an earlier run: templates that are gone meanwhile must not be rendered. */
    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
