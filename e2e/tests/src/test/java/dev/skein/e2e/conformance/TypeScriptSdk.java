package dev.skein.e2e.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The TypeScript SDK in one Node process; its stores are IndexedDB databases in the memory of that process. */
final class TypeScriptSdk implements Sdk {
    private static final Path HOME = Path.of("..", "..", "sdk-client", "web", "sdk");

    private final NodeProcess node = new NodeProcess(HOME.resolve("conformance").resolve("driver.mjs"));
    private final AtomicLong runs = new AtomicLong();

    /** Why it cannot run here; empty when it can. */
    static Optional<String> missing() {
        if (!Files.exists(HOME.resolve("dist").resolve("index.js"))) {
            return Optional.of("the TypeScript SDK is not built (./mvnw -pl sdk-client/web package)");
        }
        try {
            Process version = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            boolean ended = version.waitFor(10, TimeUnit.SECONDS);
            return ended && version.exitValue() == 0 ? Optional.empty() : Optional.of("node does not run");
        } catch (IOException e) {
            return Optional.of("there is no node");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    @Override
    public String name() {
        return "typescript";
    }

    @Override
    public Device open(Spec spec, DeviceLog log) {
        String device = spec.userId() + '/' + spec.deviceId() + '#' + runs.incrementAndGet();
        return new TypeScriptDevice(node, device, spec, log);
    }

    /** Errors that nobody could catch since the last look. */
    @Override
    public List<String> crashes() {
        List<String> all = List.copyOf(node.crashes());
        node.crashes().removeAll(all);
        return all;
    }

    @Override
    public void close() {
        node.close();
    }

    /** The spec as the driver reads it. */
    static Map<String, Object> toArguments(Spec spec) {
        return Map.of(
                "url", spec.url(),
                "appKey", spec.appKey(),
                "userId", spec.userId(),
                "deviceId", spec.deviceId(),
                "platform", spec.platform().getNumber(),
                "login", spec.login().name(),
                "secret", spec.secret(),
                "options", spec.options());
    }
}
