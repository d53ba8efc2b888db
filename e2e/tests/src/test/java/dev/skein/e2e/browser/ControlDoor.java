package dev.skein.e2e.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skein.stack.Cluster;
import dev.skein.stack.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Lets a spec kill and start servers: {@code POST /gateway-1/kill}, {@code POST /gateway-1/start}. Answers when it is done,
 * for a start that is when the server is ready. One request at a time: a server has one owner.
 */
final class ControlDoor implements AutoCloseable {
    private final HttpServer http;
    private final ExecutorService owner = Executors.newSingleThreadExecutor();
    private final Cluster cluster;

    private ControlDoor(HttpServer http, Cluster cluster) {
        this.http = http;
        this.cluster = cluster;
    }

    static ControlDoor to(Cluster cluster) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ControlDoor door = new ControlDoor(http, cluster);
        http.createContext("/", door::serve);
        http.setExecutor(door.owner);
        http.start();
        return door;
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        int status = 400;
        String answer = "POST /<server>/kill or /<server>/start";
        if (exchange.getRequestMethod().equals("POST") && path.length == 3) {
            try {
                answer = act(cluster.part(path[1]), path[2]);
                status = 200;
            } catch (RuntimeException e) {
                answer = String.valueOf(e.getMessage());
                status = 500;
            }
        }
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String act(Server server, String action) {
        switch (action) {
            case "kill" -> server.kill();
            case "start" -> {
                if (!server.isRunning()) {
                    server.start();
                }
            }
            default -> throw new IllegalArgumentException("unknown action " + action);
        }
        return server.name() + (server.isRunning() ? " runs" : " is down");
    }

    @Override
    public void close() {
        http.stop(0);
        owner.shutdownNow();
    }
}
