package dev.skein.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A TCP connection to the first gateway, from an address of its own, for bytes that no library would send. */
final class PlainSocket implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CONNECT_MS = 5_000;
    private static final int READ_MS = 20_000;
    private static final int SMALL = 4_096;

    private final Socket socket = new Socket();

    /** @param source an address of this machine, e.g. {@code 127.0.7.7} */
    PlainSocket(String source) throws IOException {
        URI gateway = URI.create(Person.gatewayUrl(0));
        socket.setReceiveBufferSize(SMALL);
        socket.setSoTimeout(READ_MS);
        socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", gateway.getPort()), CONNECT_MS);
    }

    /** Asks for a WebSocket, and does not wait for the answer. */
    PlainSocket askForWebSocket(String subprotocol) throws IOException {
        return write("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: " + subprotocol + "\r\n\r\n");
    }

    PlainSocket openWebSocket(String subprotocol) throws IOException {
        int status = askForWebSocket(subprotocol).status();
        if (status != 101) {
            throw new IOException("no WebSocket: " + status);
        }
        return this;
    }

    PlainSocket write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    PlainSocket text(byte[] payload) throws IOException {
        return frame(TEXT, payload);
    }

    PlainSocket binary(byte[] payload) throws IOException {
        return frame(BINARY, payload);
    }

    /** Masked with zeros, which leaves the payload as it is. */
    private PlainSocket frame(int kind, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14)
                .put((byte) kind)
                .put((byte) (0x80 | 127))
                .putLong(payload.length)
                .putInt(0)
                .put(payload);
        socket.getOutputStream().write(frame.array());
        return this;
    }

    void awaitAnswer() throws IOException {
        if (socket.getInputStream().read() < 0) {
            throw new IOException("closed without an answer");
        }
    }

    /** Of the answer, all of whose head is read. */
    int status() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed without an answer");
            }
            head.write(next);
        }
        return Integer.parseInt(head.toString(StandardCharsets.US_ASCII).split(" ")[1]);
    }

    /** Ends the connection with a reset. */
    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
