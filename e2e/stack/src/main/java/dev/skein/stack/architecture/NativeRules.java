package dev.skein.stack.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What works on a JVM and fails in a native executable, mostly not before it runs: it has the classes, methods and files
 * only that it was told of, and static fields keep what they got on the machine that built it.
 */
final class NativeRules {
    private static final Set<String> REFLECTIVE_CLASSES = Set.of(
            "java.lang.reflect.Method",
            "java.lang.reflect.Field",
            "java.lang.reflect.Constructor",
            "java.lang.reflect.Proxy",
            "java.util.ServiceLoader",
            "java.io.ObjectInputStream",
            "java.io.ObjectOutputStream");

    private static final List<String> NEVER =
            List.of("sun.misc.Unsafe", "jdk.internal.", "javax.naming.", "javax.script.", "java.lang.instrument.");

    /** Owner to the beginnings of its methods' names. */
    private static final Map<String, List<String>> REFLECTIVE_CALLS = Map.of(
            "java.lang.Class",
            List.of(
                    "forName",
                    "newInstance",
                    "getMethod",
                    "getField",
                    "getConstructor",
                    "getDeclared",
                    "getRecordComponents"),
            "java.lang.ClassLoader",
            List.of("loadClass", "defineClass"),
            "java.lang.invoke.MethodHandles$Lookup",
            List.of("find", "unreflect", "define"));

    private static final Map<String, List<String>> RESOURCE_CALLS = Map.of(
            "java.lang.Class", List.of("getResource"),
            "java.lang.ClassLoader", List.of("getResource", "getSystemResource", "resources"));

    /** What must not be asked while classes are initialised; {@code <init>} is a constructor. */
    private static final Map<String, List<String>> OF_THE_MACHINE = Map.ofEntries(
            Map.entry("java.lang.System", List.of("nanoTime", "currentTimeMillis", "getenv", "getProperty")),
            Map.entry("java.lang.Runtime", List.of("availableProcessors", "maxMemory")),
            Map.entry("java.lang.Thread", List.of("<init>", "start", "ofVirtual", "ofPlatform")),
            Map.entry("java.lang.ProcessHandle", List.of("current")),
            Map.entry("java.time.Instant", List.of("now")),
            Map.entry("java.time.ZoneId", List.of("systemDefault")),
            Map.entry("java.util.UUID", List.of("randomUUID")),
            Map.entry("java.util.Random", List.of("<init>")),
            Map.entry("java.security.SecureRandom", List.of("<init>", "getInstance")),
            Map.entry("java.net.InetAddress", List.of("get")),
            Map.entry("java.net.http.HttpClient", List.of("newHttpClient", "newBuilder")),
            Map.entry("java.util.concurrent.Executors", List.of("new")));

    private NativeRules() {}

    /** @param included globs of the resources that the executable gets */
    static List<ArchRule> of(Collection<String> included) {
        return List.of(
                noUnregisteredReflection(),
                resourcesAreIncluded(included),
                nothingOfTheBuildMachine(),
                cachesOfTheKit());
    }

    private static ArchRule noUnregisteredReflection() {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "do not register what they reflect on",
                        type -> !type.isAnnotatedWith("io.quarkus.runtime.annotations.RegisterForReflection")))
                .should(call(
                        "use reflection or make classes",
                        target -> REFLECTIVE_CLASSES.contains(owner(target))
                                || NEVER.stream().anyMatch(owner(target)::startsWith)
                                || matches(REFLECTIVE_CALLS, target)))
                .as("reflection is registered, and no class is made at run time")
                .allowEmptyShould(true);
    }

    private static ArchRule resourcesAreIncluded(Collection<String> included) {
        return classes()
                .that(DescribedPredicate.describe(
                        "open resources",
                        type -> callsOf(type).anyMatch(call -> matches(RESOURCE_CALLS, call.getTarget()))))
                .should(new ArchCondition<>("name a resource of " + included) {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean named = StringConstants.of(type).stream()
                                .anyMatch(text -> included.stream().anyMatch(glob -> covers(glob, text)));
                        events.add(new SimpleConditionEvent(
                                type,
                                named,
                                type.getName() + " opens a resource, but none of its constants is a path covered by"
                                        + " quarkus.native.resources.includes=" + included));
                    }
                })
                .as("resources are included in native executables")
                .allowEmptyShould(true);
    }

    /** True for the path itself, and for the folder that a path is put together from. */
    private static boolean covers(String glob, String text) {
        String path = text.startsWith("/") ? text.substring(1) : text;
        return glob.endsWith("/**")
                ? path.startsWith(glob.substring(0, glob.length() - "**".length()))
                : path.equals(glob);
    }

    private static ArchRule nothingOfTheBuildMachine() {
        return classes()
                .should(new ArchCondition<>("not ask for time, chance, threads or the environment in static fields") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getStaticInitializer().stream()
                                .flatMap(NativeRules::callsOf)
                                .filter(call -> matches(OF_THE_MACHINE, call.getTarget()))
                                .forEach(
                                        call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                    }
                })
                .as("static fields keep nothing of the machine that builds the executable")
                .allowEmptyShould(true);
    }

    private static ArchRule cachesOfTheKit() {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are not of the kit", type -> !type.getPackageName().equals("dev.skein.kit.cache")))
                .should(call(
                        "build a cache",
                        target -> owner(target).equals("com.github.benmanes.caffeine.cache.Caffeine")
                                && target.getName().equals("newBuilder")))
                .as("caches are made by dev.skein.kit.cache.Caches")
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaClass> call(
            String description, java.util.function.Predicate<CodeUnitCallTarget> forbidden) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                callsOf(type)
                        .filter(call -> forbidden.test(call.getTarget()))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
            }
        };
    }

    private static boolean matches(Map<String, List<String>> calls, CodeUnitCallTarget target) {
        return calls.getOrDefault(owner(target), List.of()).stream().anyMatch(target.getName()::startsWith);
    }

    private static String owner(CodeUnitCallTarget target) {
        return target.getOwner().getName();
    }

    private static Stream<JavaCall<?>> callsOf(JavaClass type) {
        return type.getCodeUnits().stream().flatMap(NativeRules::callsOf);
    }

    private static Stream<JavaCall<?>> callsOf(JavaCodeUnit code) {
        return Stream.concat(code.getMethodCallsFromSelf().stream(), code.getConstructorCallsFromSelf().stream());
    }
}
