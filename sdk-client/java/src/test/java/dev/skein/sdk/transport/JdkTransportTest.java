package dev.skein.sdk.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skein.sdk.SkeinRuntime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JdkTransportTest {
    private static final int BINARY = 2;
    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final SkeinRuntime runtime = SkeinRuntime.create();
    private RawWebSocketServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new RawWebSocketServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        runtime.close();
    }

    private Transport.Link open() {
        CompletableFuture<Transport.Link> opening = new JdkTransport(runtime.httpClient())
                .open(server.uri(), new Transport.Receiver() {
                    @Override
                    public void onFrame(ByteBuffer frame) {
                        heard.add(StandardCharsets.UTF_8.decode(frame).toString());
                    }

                    @Override
                    public void onClosed(int code, String reason) {
                        heard.add("closed " + code);
                    }
                });
        server.accept();
        return opening.join();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Tag("SDK-03")
    void theSubProtocolIsAskedForAndMessagesLeaveInOrder() throws IOException {
        Transport.Link link = open();
        for (int i = 0; i < 200; i++) {
            link.send(bytes("message " + i));
        }

        assertThat(server.request).containsIgnoringCase("sec-websocket-protocol: skein.v1.proto");
        for (int i = 0; i < 200; i++) {
            RawWebSocketServer.Frame frame = server.read();
            assertThat(frame.opcode()).isEqualTo(BINARY);
            assertThat(new String(frame.payload(), StandardCharsets.UTF_8)).isEqualTo("message " + i);
        }
    }

    @Test
    void aMessageInPiecesArrivesWhole() throws IOException {
        open();
        server.send(false, BINARY, "wild ".getBytes(StandardCharsets.UTF_8));
        server.send(false, CONTINUATION, "gee".getBytes(StandardCharsets.UTF_8));
        server.send(true, CONTINUATION, "se".getBytes(StandardCharsets.UTF_8));
        server.send(true, BINARY, "next".getBytes(StandardCharsets.UTF_8));

        await().untilAsserted(() -> assertThat(heard).containsExactly("wild geese", "next"));
    }

    @Test
    void aCloseCodeIsHeardOnce() throws IOException {
        Transport.Link link = open();
        server.sendClose(4003);
        await().untilAsserted(() -> assertThat(heard).containsExactly("closed 4003"));
        link.close(1000, "bye");
        link.abort();
        assertThat(heard).containsExactly("closed 4003");
    }

    @Test
    void aCutConnectionIsHeardAsBroken() throws IOException {
        open();
        server.cut();
        await().untilAsserted(() -> assertThat(heard).containsExactly("closed 1006"));
    }

    @Test
    void closingSaysGoodbyeAfterWhatWasSentBefore() throws IOException {
        Transport.Link link = open();
        link.send(bytes("last words"));
        link.close(1000, "bye");

        assertThat(server.read().opcode()).isEqualTo(BINARY);
        RawWebSocketServer.Frame goodbye = server.read();
        assertThat(goodbye.opcode()).isEqualTo(CLOSE);
        assertThat(goodbye.closeCode()).isEqualTo(1000);
        await().untilAsserted(() -> assertThat(heard).containsExactly("closed 1000"));
    }

    @Test
    void aServerThatSendsAwayFailsTheOpeningAndSaysUntilWhen() {
        CompletableFuture<Transport.Link> opening = new JdkTransport(runtime.httpClient())
                .open(server.uri(), new Transport.Receiver() {
                    @Override
                    public void onFrame(ByteBuffer frame) {
                        heard.add("frame");
                    }

                    @Override
                    public void onClosed(int code, String reason) {
                        heard.add("closed");
                    }
                });
        server.refuse();
        assertThatThrownBy(opening::join)
                .cause()
                .isInstanceOfSatisfying(
                        Transport.CrowdedException.class,
                        crowded -> assertThat(crowded.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
        assertThat(heard).isEmpty();
    }
}
