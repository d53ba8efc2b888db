package dev.skein.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path folder;

    @Test
    void serversOfAKilledLauncherAreFoundAndStopped() {
        StackHome home = new StackHome(folder.resolve("home"));
        PostgresServer postgres = new PostgresServer(home, 0, "secret", PostgresSize.TEST, null);
        RedisServer redis = new RedisServer(home, 0, "secret", null);
        Stack.join(List.of(Stack.starting(postgres, Progress.SILENT), Stack.starting(redis, Progress.SILENT)));

        Leftovers leftovers = new Leftovers(home);
        assertEquals(Set.of("postgres", "redis"), leftovers.find().keySet());
        assertEquals(2, leftovers.stop().size());

        assertFalse(postgres.isRunning());
        assertFalse(redis.isRunning());
        assertTrue(leftovers.find().isEmpty());
    }

    @Test
    void strangerWithTheSamePidIsLeftAlone() throws IOException {
        StackHome home = new StackHome(folder.resolve("home"));
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            String longAgo = Instant.now().minusSeconds(3_600).toString();
            Files.writeString(home.run().resolve("redis.pid"), stranger.pid() + "\n" + longAgo + "\n");
            assertTrue(new Leftovers(home).stop().isEmpty());
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void strangerNamedByAStalePostmasterFileIsLeftAlone() throws IOException {
        StackHome home = new StackHome(folder.resolve("home"));
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.createDirectories(home.data("postgres"));
            Files.writeString(home.data("postgres").resolve("postmaster.pid"), stranger.pid() + "\n");
            assertTrue(new Leftovers(home).stop().isEmpty());
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }
}
