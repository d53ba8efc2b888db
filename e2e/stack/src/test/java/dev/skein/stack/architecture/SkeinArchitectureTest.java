package dev.skein.stack.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule lets a sound service pass and bites where it is broken on purpose. */
class SkeinArchitectureTest {
    private static final String HERE = SkeinArchitectureTest.class.getPackageName();

    /** Package below {@code broken} to the one rule it breaks. */
    private static final Map<String, String> BROKEN = Map.ofEntries(
            Map.entry("sql", "features know no transport and no storage"),
            Map.entry("grpc", "features know no transport and no storage"),
            Map.entry("protobuf", "features do not know the wire form"),
            Map.entry("request", "features do not know the wire form"),
            Map.entry("edge", "features do not know adapters"),
            Map.entry("config", "features get plain records instead of the configuration"),
            Map.entry("inbound", "inbound does not see outbound"),
            Map.entry("outbound", "outbound does not see inbound"),
            Map.entry("encoding", "encodings know no transport, no storage, no adapter"),
            Map.entry("cycle", "features have no cycles"),
            Map.entry("name", "no class is called Impl, Manager, Helper or Util"),
            Map.entry("service", "only services of the contract are called Service"),
            Map.entry("depth", "packages are at most two deep"),
            Map.entry("field", "what a class needs comes through its constructor"),
            Map.entry("time", "features are given the time and random ids"),
            Map.entry("reflection", "reflection is registered, and no class is made at run time"),
            Map.entry("resource", "resources are included in native executables"),
            Map.entry("buildtime", "static fields keep nothing of the machine that builds the executable"),
            Map.entry("cache", "caches are made by dev.skein.kit.cache.Caches"));

    @Test
    void soundServicePasses() {
        assertDoesNotThrow(() -> check("sound"));
    }

    @TestFactory
    Stream<DynamicTest> brokenServiceIsRefused() {
        return BROKEN.entrySet().stream()
                .map(broken -> DynamicTest.dynamicTest(
                        broken.getKey(),
                        () -> assertEquals(List.of(broken.getValue()), brokenRules("broken." + broken.getKey()))));
    }

    @Test
    void everyRuleHasAServiceThatBreaksIt() {
        Set<String> rules = architecture("sound").rules().stream()
                .map(ArchRule::getDescription)
                .collect(Collectors.toSet());

        assertEquals(rules, new HashSet<>(BROKEN.values()));
    }

    @Test
    void allComplaintsAreMadeAtOnce() {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> SkeinArchitecture.of(HERE + ".broken")
                        .check(new ClassFileImporter().importPackages(HERE + ".broken")));

        assertAll(
                () -> assertTrue(error.getMessage().contains("ThingManager")),
                () -> assertTrue(error.getMessage().contains("is too deep")));
    }

    private static List<String> brokenRules(String service) {
        var classes = new ClassFileImporter().importPackages(HERE + "." + service);
        return architecture(service).rules().stream()
                .filter(rule -> rule.evaluate(classes).hasViolation())
                .map(ArchRule::getDescription)
                .toList();
    }

    private static void check(String service) {
        architecture(service).check(new ClassFileImporter().importPackages(HERE + "." + service));
    }

    private static SkeinArchitecture architecture(String service) {
        return SkeinArchitecture.of(HERE + "." + service)
                .withEncodingIn("wire")
                .withResources("pages/**", "contract.bin");
    }
}
