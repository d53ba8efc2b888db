package dev.skein.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Stands in for a packaged service: ready at once, and tells its environment on {@code /environment}. */
final class FakeService {
    private FakeService() {}

    public static void main(String[] args) throws IOException {
        if ("true".equals(System.getenv("FAIL_AT_START"))) {
            System.out.println("ERROR the key skein.example is missing");
            System.exit(1);
        }
        int port = Integer.parseInt(System.getenv("QUARKUS_MANAGEMENT_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/environment", exchange -> {
            byte[] text = System.getenv().toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
    }

    /** A checkout in which every service is this one. */
    static Path checkout(Path root) throws IOException {
        Files.createFile(root.resolve("mvnw"));
        for (Service service : Service.values()) {
            Path jar = root.resolve(service.folder()).resolve("target/quarkus-app/quarkus-run.jar");
            Files.createDirectories(jar.getParent());
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes());
            new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        }
        return root;
    }

    private static String classes() {
        return FakeService.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
    }
}
