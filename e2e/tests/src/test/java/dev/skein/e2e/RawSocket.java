package dev.skein.e2e;

import static org.awaitility.Awaitility.await;

import dev.skein.v1.Platform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A WebSocket without an SDK, for text frames; {@link PlainSocket} is for behaving badly. */
public final class RawSocket implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private volatile int closeCode;

    private RawSocket(String gateway) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("skein.v1.json")
                .connectTimeout(SOON)
                .buildAsync(URI.create(gateway.replaceFirst("^http", "ws") + "/ws"), this)
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    public static RawSocket json(String gateway) {
        return new RawSocket(gateway);
    }

    /** A session of this user on a gateway of the shared cluster. */
    public static RawSocket connected(String user, int gateway) {
        RawSocket socket = json(Person.gatewayUrl(gateway));
        socket.connect(user);
        socket.awaitText("\"connected\"", "session_id");
        return socket;
    }

    void connect(String user) {
        String device = "web-" + user;
        String token = Http.tokenOf(user, device, Platform.PLATFORM_WEB);
        send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\",\"device_id\":\"" + device
                + "\",\"platform\":\"PLATFORM_WEB\"}}");
    }

    public void send(String text) {
        socket.sendText(text, true)
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** The first frame, received or yet to come, that holds all parts. */
    public String awaitText(String... parts) {
        return await().atMost(SOON)
                .until(
                        () -> texts.stream()
                                .filter(text -> List.of(parts).stream().allMatch(text::contains))
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
    }

    public int awaitClose(Duration limit) {
        return await().atMost(limit).until(() -> closeCode, code -> code != 0);
    }

    public boolean isOpen() {
        return closeCode == 0;
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            texts.add(partial.toString());
            partial.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closeCode = 1006;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
