package dev.skein.push;

import dev.skein.stack.architecture.SkeinArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void serviceIsBuiltAsAgreed() {
        SkeinArchitecture.of("dev.skein.push").check();
    }
}
