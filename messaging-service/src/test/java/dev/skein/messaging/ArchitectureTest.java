package dev.skein.messaging;

import dev.skein.stack.architecture.SkeinArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void serviceIsBuiltAsAgreed() {
        SkeinArchitecture.of("dev.skein.messaging").withEncodingIn("wire").check();
    }
}
