package dev.skein.stack.cli;

import dev.skein.stack.Packages;
import dev.skein.stack.StackHome;
import java.nio.file.Path;

/** The checkout this launcher belongs to, and the folder it keeps its data in. */
final class Checkout {
    private Checkout() {}

    static Path root() {
        return Packages.ofCheckout().root();
    }

    /** {@code SKEIN_HOME}, or {@code .skein} in the checkout. */
    static StackHome home() {
        String chosen = System.getenv("SKEIN_HOME");
        return new StackHome(chosen == null || chosen.isBlank() ? root().resolve(".skein") : Path.of(chosen));
    }

    /** As people would type it from the checkout. */
    static String shown(Path path) {
        Path root = root();
        return path.startsWith(root) ? root.relativize(path).toString() : path.toString();
    }
}
