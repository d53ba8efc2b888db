package dev.skein.e2e.browser;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;

/** What Playwright's JSON reporter wrote: suites in suites, with specs in them. */
final class PlaywrightReport {
    private final JsonPath json;

    private PlaywrightReport(JsonPath json) {
        this.json = json;
    }

    static PlaywrightReport read(Path file) {
        return new PlaywrightReport(JsonPath.from(file.toFile()));
    }

    /** A container for each suite, a test for each spec that fails, is skipped or passes as the spec did. */
    List<DynamicNode> asTests() {
        List<DynamicNode> nodes = new ArrayList<>();
        List<Map<String, ?>> errors = json.getList("errors");
        if (!errors.isEmpty()) {
            nodes.add(dynamicTest("the specs load", () -> Assertions.fail(messages(errors))));
        }
        suites(json.getMap("")).stream().map(PlaywrightReport::container).forEach(nodes::add);
        if (nodes.isEmpty()) {
            nodes.add(dynamicTest("there are specs", () -> Assertions.fail("Playwright ran nothing")));
        }
        return nodes;
    }

    private static DynamicNode container(Map<String, ?> suite) {
        List<DynamicNode> children = new ArrayList<>();
        suites(suite).stream().map(PlaywrightReport::container).forEach(children::add);
        maps(suite, "specs").stream().map(PlaywrightReport::test).forEach(children::add);
        return dynamicContainer(String.valueOf(suite.get("title")), children);
    }

    private static DynamicNode test(Map<String, ?> spec) {
        List<Map<String, ?>> results = maps(spec, "tests").stream()
                .flatMap(test -> maps(test, "results").stream())
                .toList();
        boolean skipped = results.stream().allMatch(result -> "skipped".equals(result.get("status")));
        return dynamicTest(String.valueOf(spec.get("title")), () -> {
            Assumptions.assumeFalse(skipped, "skipped by the spec");
            if (!Boolean.TRUE.equals(spec.get("ok"))) {
                // Maven prints numbers instead of the names of dynamic tests.
                Assertions.fail(spec.get("file") + ":" + spec.get("line") + " '" + spec.get("title") + "' "
                        + results.stream()
                                .map(result -> result.get("status") + ": " + messages(maps(result, "errors")))
                                .collect(Collectors.joining("\n")));
            }
        });
    }

    private static List<Map<String, ?>> suites(Map<String, ?> parent) {
        return maps(parent, "suites");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, ?>> maps(Map<String, ?> parent, String key) {
        Object value = parent.get(key);
        return value == null ? List.of() : (List<Map<String, ?>>) value;
    }

    private static String messages(List<Map<String, ?>> errors) {
        return errors.stream()
                .map(error -> String.valueOf(error.get("message")))
                .collect(Collectors.joining("\n"));
    }
}
