package dev.skein.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.skein.stack.Endpoints;
import dev.skein.stack.Leftovers;
import dev.skein.stack.StackException;
import dev.skein.stack.StackHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which server the tools talk to, and whom they leave alone. */
class TargetTest {
    @TempDir
    Path home;

    @Test
    void theOptionComesBeforeTheVariableBeforeWhatRunsHereBeforeThePort() {
        running("http://127.0.0.1:9001");
        Map<String, String> all =
                Map.of("SKEIN_URL", "http://two:1", "SKEIN_HOME", home.toString(), "SKEIN_PORT", "9002");

        assertThat(Target.resolve("https://one", all)).isEqualTo("https://one");
        assertThat(Target.resolve(null, all)).isEqualTo("http://two:1");
        assertThat(Target.resolve(null, Map.of("SKEIN_HOME", home.toString(), "SKEIN_PORT", "9002")))
                .isEqualTo("http://127.0.0.1:9001");
    }

    @Test
    void thePortIsUsedWhenNothingRunsHere() {
        assertThat(Target.resolve(null, Map.of("SKEIN_HOME", home.toString(), "SKEIN_PORT", "9002")))
                .isEqualTo("http://localhost:9002");
    }

    @Test
    void whoeverOwnsTheUsualPortIsLeftAlone() {
        // Left by a launcher that was killed.
        endpoints("http://127.0.0.1:9001");

        assertThatThrownBy(() -> Target.resolve(null, Map.of("SKEIN_HOME", home.toString())))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("./skein up")
                .hasMessageContaining("--url");
    }

    @Test
    void anUrlThatIsNoneIsRefused() {
        for (String url : new String[] {"localhost:8080", "8080", "http://", "ftp://x", "http://a b"}) {
            assertThatThrownBy(() -> Target.resolve(url, Map.of()))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining(url);
        }
    }

    @Test
    void aServerThatIsNoSkeinIsToldFromOne() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>welcome</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            String url = "http://127.0.0.1:" + other.getAddress().getPort();
            for (String command : new String[] {"demo", "replay"}) {
                Result result = run(url, command);
                assertThat(result.code()).isEqualTo(1);
                assertThat(result.error()).contains(url).contains("no Skein").doesNotContain("\tat ");
            }
        } finally {
            other.stop(0);
        }
    }

    @Test
    void anAddressWhereNobodyListensIsNamed() {
        Result result = run("http://127.0.0.1:1", "demo");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.error()).contains("http://127.0.0.1:1").contains("./skein up");
    }

    private record Result(int code, String error) {}

    private Result run(String url, String command) {
        StringWriter error = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(error));
        PrintStream out = System.out;
        System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        try {
            int code = command.equals("demo")
                    ? line.execute(command, "--url", url)
                    : line.execute(command, "--url", url, log().toString());
            return new Result(code, error.toString());
        } finally {
            System.setOut(out);
        }
    }

    private Path log() {
        try {
            return java.nio.file.Files.writeString(home.resolve("log.txt"), "[12:18] <ann> hello\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void running(String url) {
        endpoints(url);
        new StackHome(home).pidFile(Leftovers.LAUNCHER).write(ProcessHandle.current());
    }

    private void endpoints(String url) {
        new Endpoints(URI.create(url), Map.of(), "", "").write(new StackHome(home));
    }
}
