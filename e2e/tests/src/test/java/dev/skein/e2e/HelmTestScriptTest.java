package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What "helm test" runs in a cluster does what it says against a real stack. OPS-04. */
class HelmTestScriptTest {
    private static final Path SCRIPT = Path.of("../../helm/skein/files/test-message.sh");

    @Test
    void messageIsSentByOneAndReadByTheOther() throws Exception {
        ProcessBuilder script = new ProcessBuilder("sh", "-eu", SCRIPT.toString()).redirectErrorStream(true);
        script.environment().put("GATEWAY", Person.gatewayUrl(0));
        script.environment().put("APP", "demo");
        Process process = script.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("\"seq\":\"1\"").contains("sent, stored and read");
    }
}
