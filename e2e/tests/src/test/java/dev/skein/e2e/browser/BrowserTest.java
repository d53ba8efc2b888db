package dev.skein.e2e.browser;

import dev.skein.stack.Cluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the specs of {@code e2e/browser}. Skipped, with a line that says why, where Node.js, Chromium or the built chat is
 * missing; with {@code CI=true} or {@code SKEIN_BROWSER=required} that is a failure. {@code -Dskein.browser.specs=NAME}
 * runs only the files whose names contain it.
 *
 * <p>Screenshots, and of failures the traces, are in {@code target/browser}.
 */
class BrowserTest {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Path OUTPUT = Path.of("target", "browser").toAbsolutePath();

    private final PlaywrightProject project = new PlaywrightProject(Path.of("..", "browser"), OUTPUT);

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    @Tag("SDK-16")
    List<DynamicNode> theWebChat() throws IOException, InterruptedException {
        project.whatIsMissing().ifPresent(BrowserTest::skip);
        try (Cluster cluster = start();
                ControlDoor control = ControlDoor.to(cluster)) {
            if (!servesTheChat(cluster.url())) {
                skip("the gateway was built without the web chat");
            }
            project.install();
            Map<String, String> environment = Map.of(
                    "SKEIN_URL", cluster.url().toString(),
                    "SKEIN_CONTROL", control.url(),
                    "SKEIN_APP_KEY", cluster.appKey());
            Optional<String> only = Optional.ofNullable(System.getProperty("skein.browser.specs"));
            return project.run(only.stream().toList(), environment, LIMIT).asTests();
        }
    }

    /** Playwright does not look at types. */
    @Test
    void theSpecsAreWellTyped() throws IOException, InterruptedException {
        project.whatIsMissing().ifPresent(BrowserTest::skip);
        project.install();
        project.lint();
    }

    private static Cluster start() {
        return Cluster.builder()
                // Many people sign up in these specs; the time bcrypt takes is tested elsewhere.
                .with("SKEIN_GROUP_PASSWORD_COST", "4")
                .keepLogsIn(OUTPUT.resolve("logs"))
                .start();
    }

    private static boolean servesTheChat(URI gateway) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest page = HttpRequest.newBuilder(gateway.resolve("/")).build();
            return http.send(page, BodyHandlers.ofString()).body().contains("/assets/");
        }
    }

    private static void skip(String reason) {
        boolean required =
                Boolean.parseBoolean(System.getenv("CI")) || "required".equals(System.getenv("SKEIN_BROWSER"));
        if (required) {
            throw new AssertionError("the browser tests cannot run: " + reason);
        }
        System.out.println("Browser tests skipped: " + reason);
        Assumptions.abort(reason);
    }
}
