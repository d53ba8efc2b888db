package dev.skein.kit;

import dev.skein.stack.architecture.SkeinArchitecture;
import org.junit.jupiter.api.Test;

class NativeTest {
    @Test
    void kitRunsInNativeExecutables() {
        SkeinArchitecture.of("dev.skein.kit").checkNative();
    }

    @Test
    void contractRunsInNativeExecutables() {
        SkeinArchitecture.of("dev.skein.protocol").checkNative();
    }
}
