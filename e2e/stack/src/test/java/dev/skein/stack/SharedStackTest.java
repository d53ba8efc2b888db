package dev.skein.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedStackTest {
    @Test
    void secondCopyOfTheClassesFindsTheSameServers() throws Exception {
        Stack ours = Stack.shared();
        URL classes = Stack.class.getProtectionDomain().getCodeSource().getLocation();
        try (CopyingLoader loader = new CopyingLoader(classes)) {
            Class<?> copied = loader.loadClass(Stack.class.getName());
            assertNotSame(Stack.class, copied);
            Object theirs = copied.getMethod("shared").invoke(null);
            assertEquals(
                    ours.settings(), (Map<?, ?>) copied.getMethod("settings").invoke(theirs));

            Object broker = copied.getMethod("broker").invoke(theirs);
            Class<?> server = loader.loadClass(Server.class.getName());
            server.getMethod("kill").invoke(broker);
            assertFalse(ours.broker().isRunning());
            server.getMethod("start").invoke(broker);

            Object redis = copied.getMethod("redis").invoke(theirs);
            server.getMethod("kill").invoke(redis);
            assertFalse(ours.redis().isRunning());
            server.getMethod("start").invoke(redis);
        }
        assertEquals(true, ours.redis().isRunning() && ours.broker().isRunning());
    }

    /** Loads the stack's own classes anew, as Quarkus does for each test profile. */
    private static final class CopyingLoader extends URLClassLoader {
        CopyingLoader(URL classes) {
            super(new URL[] {classes}, Stack.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.skein.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
