package dev.skein.stack.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;

/** Who may know whom. */
final class DependencyRules {
    private DependencyRules() {}

    static List<ArchRule> of(Layout layout) {
        return List.of(
                forbidden(layout.features(), Technology.ofTransportOrStorage())
                        .as("features know no transport and no storage"),
                forbidden(layout.features(), Technology.ofWireForm()).as("features do not know the wire form"),
                forbidden(layout.features(), layout.edge("inbound").or(layout.edge("outbound")))
                        .as("features do not know adapters"),
                forbidden(layout.features(), layout.edge("config"))
                        .as("features get plain records instead of the configuration"),
                forbidden(layout.edge("inbound"), layout.edge("outbound")).as("inbound does not see outbound"),
                forbidden(layout.edge("outbound"), layout.edge("inbound")).as("outbound does not see inbound"),
                forbidden(layout.encoding(), Technology.ofTransportOrStorage().or(layout.edges()))
                        .as("encodings know no transport, no storage, no adapter"),
                featuresHaveNoCycles(layout));
    }

    private static ArchRule forbidden(DescribedPredicate<JavaClass> of, DescribedPredicate<JavaClass> what) {
        return noClasses().that(of).should().dependOnClassesThat(what).allowEmptyShould(true);
    }

    private static ArchRule featuresHaveNoCycles(Layout layout) {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new Features(layout))
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .as("features have no cycles");
    }

    private record Features(Layout layout) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return layout.isFeature(type) ? SliceIdentifier.of(layout.firstPackage(type)) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "feature";
        }
    }
}
