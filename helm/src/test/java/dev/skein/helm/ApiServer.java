package dev.skein.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * As much of a Kubernetes API server as the chart's {@code lookup} of Secrets needs. Helm reads where it is from the file
 * that KUBECONFIG names, which must be set before the process starts: there is one for the whole process.
 */
final class ApiServer {
    private static final ApiServer ONLY = new ApiServer();
    private static final String SECRETS = "/api/v1/namespaces/" + Chart.NAMESPACE + "/secrets/";

    private final Map<String, Map<String, String>> secrets = new ConcurrentHashMap<>();

    private ApiServer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            writeKubeconfig(server.getAddress().getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ApiServer running() {
        return ONLY;
    }

    /** From now on the cluster has this Secret. */
    void keep(String name, Map<String, String> entries) {
        secrets.put(name, entries);
    }

    void forgetAll() {
        secrets.clear();
    }

    private static void writeKubeconfig(int port) throws IOException {
        String named = System.getenv("KUBECONFIG");
        if (named == null) {
            throw new IllegalStateException("run by Maven, which sets KUBECONFIG; see helm/pom.xml");
        }
        Files.createDirectories(Path.of(named).getParent());
        Files.writeString(Path.of(named), """
                apiVersion: v1
                kind: Config
                clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: nobody, user: {}}]
                contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
                current-context: fake
                """.formatted(port));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> found = path.startsWith(SECRETS) ? secrets.get(path.substring(SECRETS.length())) : null;
        if (path.equals("/api/v1")) {
            reply(exchange, 200, """
                    {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [{"name": "secrets",
                    "singularName": "secret", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}""");
        } else if (found != null) {
            String data = found.entrySet().stream()
                    .map(entry -> "\"%s\": \"%s\"".formatted(entry.getKey(), base64(entry.getValue())))
                    .collect(Collectors.joining(", "));
            reply(exchange, 200, """
                    {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "known"}, "data": {%s}}""".formatted(data));
        } else {
            reply(exchange, 404, """
                    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}""");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
