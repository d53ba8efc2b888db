package dev.skein.stack.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rules of the style guide's "A service from the inside" for one service: feature packages in the middle, {@code
 * inbound} and {@code outbound} at the edges, {@code config} beside them.
 *
 * <pre>{@code
 * @Test
 * void serviceIsBuiltAsAgreed() {
 *     SkeinArchitecture.of("dev.skein.messaging").check();
 * }
 * }</pre>
 *
 * <p>Each rule has a deliberate violation in this module's tests, which proves that it bites.
 */
public final class SkeinArchitecture {
    private final String root;
    private final Set<String> encodings;
    private final Set<String> resources;

    private SkeinArchitecture(String root, Set<String> encodings, Set<String> resources) {
        this.root = root;
        this.encodings = encodings;
        this.resources = resources;
    }

    /** @param root the package of the service, e.g. {@code dev.skein.messaging} */
    public static SkeinArchitecture of(String root) {
        return new SkeinArchitecture(root, Set.of(), IncludedResources.ofClassPath());
    }

    /**
     * Names packages below the root that do nothing but turn the contract's messages into bytes and back, for services
     * that store or forward what came in as it came in. They may use protobuf, but no I/O and no feature's adapters.
     */
    public SkeinArchitecture withEncodingIn(String... packages) {
        return new SkeinArchitecture(root, Set.of(packages), resources);
    }

    /** Other resources of the native executable than {@code application.properties} names. */
    SkeinArchitecture withResources(String... globs) {
        return new SkeinArchitecture(root, encodings, Set.of(globs));
    }

    /** Every rule by itself, for a test that shows them one by one. */
    public List<ArchRule> rules() {
        Layout layout = new Layout(root, encodings);
        List<ArchRule> rules = new ArrayList<>();
        rules.addAll(DependencyRules.of(layout));
        rules.addAll(FormRules.of(layout));
        rules.addAll(NativeRules.of(resources));
        return rules;
    }

    /** Checks the classes of the service on the class path, without its tests. */
    public void check() {
        check(classes());
    }

    /** Checks only what a native executable needs, for libraries that are not built like a service. */
    public void checkNative() {
        check(NativeRules.of(resources), classes());
    }

    private JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
    }

    /**
     * Checks the given classes.
     *
     * @throws AssertionError with the complaints of all rules, not of the first one only
     */
    public void check(JavaClasses classes) {
        check(rules(), classes);
    }

    private static void check(List<ArchRule> rules, JavaClasses classes) {
        List<String> complaints = new ArrayList<>();
        for (ArchRule rule : rules) {
            try {
                rule.check(classes);
            } catch (AssertionError e) {
                complaints.add(String.valueOf(e.getMessage()));
            }
        }
        if (!complaints.isEmpty()) {
            throw new AssertionError(String.join("\n\n", complaints));
        }
    }
}
