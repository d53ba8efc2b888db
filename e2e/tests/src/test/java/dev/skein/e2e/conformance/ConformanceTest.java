package dev.skein.e2e.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The scenarios that every SDK must pass, run with each of them. {@code -Dskein.conformance.only=…} picks by name. */
class ConformanceTest {
    private static final List<String> FILES = List.of("delivery", "sending", "connection", "conversations");

    @TempDir
    static Path stores;

    private static final List<Sdk> OPENED = new ArrayList<>();

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    @Tag("SDK-16")
    @Tag("SDK-01")
    Stream<DynamicTest> scenarios() {
        Target target = Target.find();
        String only = System.getProperty("skein.conformance.only", "");
        List<Scenario> scenarios = Scenario.load(FILES);
        Sdk java = opened(new JavaSdk(stores));
        Stream<DynamicTest> all = Stream.concat(
                tests(scenarios, target, java),
                TypeScriptSdk.missing().map(ConformanceTest::skipped).orElseGet(() -> {
                    Sdk typeScript = opened(new TypeScriptSdk());
                    List<Scenario> together =
                            scenarios.stream().filter(Scenario::together).toList();
                    return Stream.concat(
                            tests(scenarios, target, typeScript),
                            tests(together, target, new BothSdks(java, typeScript)));
                }));
        return all.filter(test -> test.getDisplayName().contains(only));
    }

    private static Sdk opened(Sdk sdk) {
        OPENED.add(sdk);
        return sdk;
    }

    private static Stream<DynamicTest> tests(List<Scenario> scenarios, Target target, Sdk sdk) {
        return scenarios.stream()
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.name() + " · " + sdk.name(), () -> run(scenario, target, sdk)));
    }

    private static Stream<DynamicTest> skipped(String why) {
        if ("required".equals(System.getenv("SKEIN_BROWSER"))) {
            // As for the browser tests: where everything is there, nothing may be skipped.
            return Stream.of(DynamicTest.dynamicTest("all scenarios · typescript", () -> Assertions.fail(why)));
        }
        System.out.println("Conformance of the TypeScript SDK is not tested: " + why);
        return Stream.of(DynamicTest.dynamicTest("all scenarios · typescript", () -> Assumptions.abort(why)));
    }

    @AfterAll
    static void closeAll() {
        OPENED.forEach(Sdk::close);
    }

    private static void run(Scenario scenario, Target target, Sdk sdk) {
        try (World world = new World(target, sdk)) {
            int number = 0;
            for (Step step : scenario.steps()) {
                number++;
                try {
                    Vocabulary.run(world, step.copy());
                } catch (Exception | AssertionError failure) {
                    Assertions.fail(
                            "%s · %s, step %d: %s%n%s%n%s"
                                    .formatted(
                                            scenario.name(),
                                            sdk.name(),
                                            number,
                                            step,
                                            failure.getMessage(),
                                            world.describe()),
                            failure);
                }
            }
            world.verify();
            Assertions.assertEquals(List.of(), sdk.crashes(), "errors that nobody could catch");
        }
    }
}
