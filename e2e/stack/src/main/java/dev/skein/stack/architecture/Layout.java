package dev.skein.stack.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/**
 * Which class belongs where, told from its package.
 *
 * @param encodings names of packages that only encode and decode
 */
record Layout(String root, Set<String> encodings) {
    private static final Set<String> EDGES = Set.of("inbound", "outbound", "config");

    /** {@code send} for {@code dev.skein.messaging.send.SendMessage}; empty for the root itself and for strangers. */
    String firstPackage(JavaClass type) {
        String below = below(type);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    int depth(JavaClass type) {
        String below = below(type);
        return below.isEmpty() ? 0 : below.split("\\.").length;
    }

    private String below(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(root + ".") ? name.substring(root.length() + 1) : "";
    }

    boolean isFeature(JavaClass type) {
        String first = firstPackage(type);
        return !first.isEmpty() && !EDGES.contains(first) && !encodings.contains(first);
    }

    DescribedPredicate<JavaClass> features() {
        return DescribedPredicate.describe("are of a feature", this::isFeature);
    }

    DescribedPredicate<JavaClass> encoding() {
        return DescribedPredicate.describe("only encode and decode", type -> encodings.contains(firstPackage(type)));
    }

    DescribedPredicate<JavaClass> edge(String name) {
        return DescribedPredicate.describe(
                "are in " + name, type -> firstPackage(type).equals(name));
    }

    DescribedPredicate<JavaClass> edges() {
        return DescribedPredicate.describe(
                "are in inbound, outbound or config", type -> EDGES.contains(firstPackage(type)));
    }
}
