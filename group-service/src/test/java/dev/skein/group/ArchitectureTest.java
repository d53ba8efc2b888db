package dev.skein.group;

import dev.skein.stack.architecture.SkeinArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void serviceIsBuiltAsAgreed() {
        SkeinArchitecture.of("dev.skein.group").check();
    }
}
