package dev.skein.sdk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the SDK's packages may know of each other. */
class ArchitectureTest {
    private static final int MOST_CLASSES = 15;
    private static final String INTERNAL = "dev.skein.sdk.internal";

    /** The rooms of {@code internal}, and which others each may use. */
    private static final Map<String, Set<String>> ROOMS = Map.of(
            "connection", Set.of(),
            "listener", Set.of(),
            "runtime", Set.of(),
            "store", Set.of(),
            "timeline", Set.of("connection", "listener"),
            "client", Set.of("connection", "listener", "timeline"));

    private static final JavaClasses SDK = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.skein.sdk");

    static Set<String> rooms() {
        return ROOMS.keySet();
    }

    private static void checkRoom(String root, String room, JavaClasses classes) {
        String[] forbidden = ROOMS.keySet().stream()
                .filter(other -> !other.equals(room)
                        && !ROOMS.getOrDefault(room, Set.of()).contains(other))
                .map(other -> root + '.' + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(root + '.' + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(classes);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomKnowsOnlyTheRoomsItMay(String room) {
        checkRoom(INTERNAL, room, SDK);
    }

    @Test
    void whoKnowsMoreIsNoticed() {
        JavaClasses unruly = new ClassFileImporter().importPackages("dev.skein.sdk.unruly");
        assertThatThrownBy(() -> checkRoom("dev.skein.sdk.unruly", "connection", unruly))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Gossip");
    }

    @Test
    void thereIsNoOtherRoom() {
        assertThat(packages().keySet())
                .filteredOn(name -> name.startsWith(INTERNAL + '.'))
                .containsExactlyInAnyOrderElementsOf(ROOMS.keySet().stream()
                        .map(room -> INTERNAL + '.' + room)
                        .toList());
    }

    @Test
    void whatRoomsShareKnowsNoneOfThem() {
        noClasses()
                .that()
                .resideInAPackage(INTERNAL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL + ".*..")
                .check(SDK);
    }

    @Test
    void aTransportKnowsNothingOfFrames() {
        noClasses()
                .that()
                .resideInAPackage("dev.skein.sdk.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.skein.v1..", "com.google.protobuf..", "dev.skein.sdk.internal..")
                .check(SDK);
    }

    /** Proxies and reflection would have to be announced to native images. */
    @Test
    void nothingIsFoundOutAtRunTime() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .check(SDK);
    }

    /** Without the generated services: those are as many as the contract has. */
    @Test
    void aPackageHasFewClasses() {
        assertThat(packages().entrySet())
                .filteredOn(entry -> !entry.getKey().equals("dev.skein.sdk.service"))
                .filteredOn(entry -> !entry.getKey().equals("dev.skein.sdk"))
                .allSatisfy(entry -> assertThat(entry.getValue()).isLessThanOrEqualTo(MOST_CLASSES));
    }

    private static Map<String, Long> packages() {
        return SDK.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    }
}
