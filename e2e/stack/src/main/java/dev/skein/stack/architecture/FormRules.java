package dev.skein.stack.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Names, depth, and how a class gets what it needs. */
final class FormRules {
    private static final List<String> EMPTY_WORDS = List.of("Impl", "Manager", "Helper", "Util", "Utils");

    private static final Set<String> INJECTING = Set.of(
            "jakarta.inject.Inject",
            "io.quarkus.grpc.GrpcClient",
            "org.eclipse.microprofile.config.inject.ConfigProperty",
            "org.eclipse.microprofile.reactive.messaging.Channel",
            "org.eclipse.microprofile.rest.client.inject.RestClient");

    private FormRules() {}

    static List<ArchRule> of(Layout layout) {
        return List.of(
                namesSaySomething(),
                onlyProtobufServicesAreCalledService(),
                atMostTwoPackagesDeep(layout),
                noFieldInjection(),
                timeAndRandomIdsAreInjected(layout));
    }

    private static ArchRule namesSaySomething() {
        DescribedPredicate<JavaClass> empty = DescribedPredicate.describe(
                "end with " + EMPTY_WORDS, type -> EMPTY_WORDS.stream().anyMatch(type.getSimpleName()::endsWith));
        return noClasses()
                .should(com.tngtech.archunit.lang.conditions.ArchConditions.be(empty))
                .as("no class is called Impl, Manager, Helper or Util")
                .allowEmptyShould(true);
    }

    private static ArchRule onlyProtobufServicesAreCalledService() {
        DescribedPredicate<JavaClass> ofContract = DescribedPredicate.describe(
                "a service of the contract",
                type -> type.getPackageName().equals("dev.skein.v1")
                        || type.getPackageName().equals("dev.skein.internal.v1"));
        return classes()
                .that()
                .haveSimpleNameEndingWith("Service")
                .should()
                .beAssignableTo(ofContract)
                .as("only services of the contract are called Service")
                .allowEmptyShould(true);
    }

    private static ArchRule atMostTwoPackagesDeep(Layout layout) {
        return classes()
                .should(new ArchCondition<>("be at most two packages below " + layout.root()) {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean deep = layout.depth(type) > 2;
                        events.add(new SimpleConditionEvent(type, !deep, type.getName() + " is too deep"));
                    }
                })
                .as("packages are at most two deep")
                .allowEmptyShould(true);
    }

    private static ArchRule noFieldInjection() {
        return fields().should()
                .notBeAnnotatedWith(DescribedPredicate.<JavaAnnotation<?>>describe(
                        "an injecting annotation",
                        annotation -> INJECTING.contains(annotation.getRawType().getName())))
                .as("what a class needs comes through its constructor")
                .allowEmptyShould(true);
    }

    private static ArchRule timeAndRandomIdsAreInjected(Layout layout) {
        return noClasses()
                .that(layout.features())
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .as("features are given the time and random ids")
                .allowEmptyShould(true);
    }
}
