package dev.skein.e2e.conformance;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Talks with a driver in Node: one JSON object a line, commands out, answers and events in. Thread-safe. */
final class NodeProcess implements AutoCloseable {
    private static final Gson JSON = new Gson();

    private final Process process;
    private final BufferedWriter commands;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonElement>> waiting = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonElement>> listeners = new ConcurrentHashMap<>();
    private final List<String> crashes = new CopyOnWriteArrayList<>();

    NodeProcess(Path script) {
        try {
            process = new ProcessBuilder("node", script.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = process.outputWriter();
        Thread reader = new Thread(this::read, "node-driver");
        reader.setDaemon(true);
        reader.start();
    }

    /** Called with the name and the value of each event of that device, in order, on one thread. */
    void listen(String device, BiConsumer<String, JsonElement> listener) {
        listeners.put(device, listener);
    }

    CompletableFuture<JsonElement> ask(String device, String command, Map<String, ?> arguments) {
        long id = ids.incrementAndGet();
        CompletableFuture<JsonElement> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String line = JSON.toJson(Map.of("id", id, "device", device, "command", command, "args", arguments));
        synchronized (commands) {
            try {
                commands.write(line);
                commands.newLine();
                commands.flush();
            } catch (IOException e) {
                waiting.remove(id);
                answer.completeExceptionally(e);
            }
        }
        return answer;
    }

    /** What the SDK threw where nobody could catch it. */
    List<String> crashes() {
        return crashes;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                received(JsonParser.parseString(line).getAsJsonObject());
            }
        } catch (IOException | RuntimeException e) {
            crashes.add("the driver cannot be understood: " + e);
        }
        waiting.values()
                .forEach(answer -> answer.completeExceptionally(new IllegalStateException("the driver has ended")));
    }

    private void received(JsonObject line) {
        if (line.has("id")) {
            answered(waiting.remove(line.get("id").getAsLong()), line);
        } else if (line.has("device")) {
            listeners
                    .getOrDefault(line.get("device").getAsString(), (event, value) -> {})
                    .accept(line.get("event").getAsString(), line.get("value"));
        } else {
            crashes.add(line.get("value").getAsString());
        }
    }

    private static void answered(CompletableFuture<JsonElement> answer, JsonObject line) {
        if (!line.has("error")) {
            answer.complete(line.has("result") ? line.get("result") : JsonNull.INSTANCE);
            return;
        }
        JsonObject error = line.getAsJsonObject("error");
        String message = error.get("message").getAsString();
        answer.completeExceptionally(ErrorCodes.byName(error.get("code").getAsString())
                .<Throwable>map(code -> SkeinException.of(code, message))
                .orElseGet(() -> new AssertionError(message)));
    }

    @Override
    public void close() {
        try {
            commands.close();
        } catch (IOException e) {
            // It has ended already.
        }
        process.destroy();
    }
}
