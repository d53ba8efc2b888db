package dev.skein.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What "helm test" runs, against a gateway that answers as told; the real one is asked in the end-to-end tests. */
class TestMessageScriptTest {
    private record Outcome(int status, String said) {}

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private HttpServer gateway;
    private String stored = "";
    private boolean losesMessages;
    private String refuses = "";

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::answer);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void messageIsSentByOneAndReadByTheOther() throws Exception {
        Outcome outcome = run("demo");
        assertThat(outcome.said()).contains("sent, stored and read");
        assertThat(outcome.status()).isZero();
        assertThat(calls)
                .containsExactly(
                        "AccountService/Register",
                        "AccountService/Register",
                        "AuthService/Login",
                        "MessageService/Send by token of -a",
                        "AuthService/Login",
                        "MessageService/Pull by token of -b");
    }

    @Test
    void lostMessageFails() throws Exception {
        losesMessages = true;
        Outcome outcome = run("demo");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.said()).contains("not in the answer");
    }

    @Test
    void refusedCallFailsAndSaysWhy() throws Exception {
        refuses = "AuthService/Login";
        Outcome outcome = run("demo");
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.said())
                .contains("AuthService/Login was answered with 401")
                .contains("because");
    }

    @Test
    void withoutAnAppItOnlyLooksWhetherTheGatewayAnswers() throws Exception {
        assertThat(run("").status()).isZero();
        assertThat(calls).containsExactly("/");
    }

    private Outcome run(String app) throws Exception {
        Path script = Chart.FOLDER.resolve("files/test-message.sh");
        ProcessBuilder builder = new ProcessBuilder("sh", "-eu", script.toString()).redirectErrorStream(true);
        builder.environment()
                .put("GATEWAY", "http://127.0.0.1:" + gateway.getAddress().getPort());
        builder.environment().put("APP", app);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), said);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestURI().getPath().replace("/skein.v1.", "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = exchange.getRequestHeaders().getFirst("authorization");
        calls.add(token == null ? method : method + " by " + token.replaceAll("Bearer (.*)\\..*(-[ab])", "$1 of $2"));
        if (method.equals(refuses)) {
            reply(exchange, 401, "{\"message\":\"because\"}");
            return;
        }
        reply(
                exchange,
                200,
                switch (method) {
                    case "AuthService/Login" ->
                        "{\"access_token\":\"token." + field(body, "user_id") + "\",\"expires_in\":\"7200\"}";
                    case "MessageService/Send" -> {
                        stored = losesMessages ? "" : field(body, "text");
                        yield "{\"seq\":\"1\"}";
                    }
                    case "MessageService/Pull" ->
                        "{\"messages\":[{\"content\":{\"text\":{\"text\":\"" + stored + "\"}}}]}";
                    default -> "{}";
                });
    }

    private static String field(String json, String name) {
        return json.replaceAll("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
