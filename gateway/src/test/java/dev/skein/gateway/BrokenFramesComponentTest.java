package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.gateway.testing.GatewayStack;
import dev.skein.gateway.testing.RawWebSocket;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames against the rules of WebSocket end with the code that says so, whichever the sub-protocol. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class BrokenFramesComponentTest extends DoorComponent {
    private static final int MASKED = 0x80;

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "unmasked frame, 0x82, 1, 1002",
        "reserved bit, 0xc2, 0x81, 1002",
        "reserved opcode, 0x83, 0x81, 1002",
        "reserved control opcode, 0x8b, 0x81, 1002",
        "long ping, 0x89, 0xfe, 1002",
        "fragmented ping, 0x09, 0x81, 1002",
        "continuation of nothing, 0x80, 0x81, 1002",
        "close with half a code, 0x88, 0x81, 1002",
    })
    void protocolErrorsCloseWith1002(String what, String first, String second, int code) throws Exception {
        byte[] frame = {
            Integer.decode(first).byteValue(), Integer.decode(second).byteValue(), 0, 126, 0, 0, 0, 0, 0
        };
        closes(frame, code);
    }

    @ParameterizedTest
    @CsvSource({"262145", "300000", "100000000", "5000000000"})
    @Tag("CON-01")
    void tooLargeClosesWith1009BeforeItIsRead(long bytes) throws Exception {
        ByteBuffer frame = ByteBuffer.allocate(40_000);
        frame.put((byte) 0x82).put((byte) (MASKED | 127)).putLong(bytes);
        closes(frame.array(), 1009);
    }

    @ParameterizedTest
    @CsvSource({"65537", "200000"})
    @Tag("CON-01")
    void whatIsReadButTooLargeClosesWith1009(int bytes) throws Exception {
        ByteBuffer frame = ByteBuffer.allocate(14 + bytes);
        frame.put((byte) 0x82).put((byte) (MASKED | 127)).putLong(bytes);
        closes("skein.v1.proto", frame.array(), 1009);
        frame.put(0, (byte) 0x81);
        closes("skein.v1.json", frame.array(), 1009);
    }

    @ParameterizedTest
    @CsvSource({"5", "7"})
    @Tag("CON-01")
    void fragmentsThatAreTooLargeTogetherCloseWith1009(int parts) throws Exception {
        int bytes = 60_000;
        ByteBuffer frames = ByteBuffer.allocate(parts * (8 + bytes));
        for (int part = 0; part < parts; part++) {
            frames.put((byte) (part == 0 ? 0x02 : 0x00))
                    .put((byte) (MASKED | 126))
                    .putShort((short) bytes);
            frames.position(frames.position() + 4 + bytes);
        }
        closes(frames.array(), 1009);
    }

    private void closes(byte[] frames, int code) throws Exception {
        for (String subprotocol : new String[] {"skein.v1.proto", "skein.v1.json"}) {
            closes(subprotocol, frames, code);
        }
    }

    private void closes(String subprotocol, byte[] frames, int code) throws Exception {
        try (RawWebSocket raw = new RawWebSocket(http.getPort(), subprotocol)) {
            raw.raw(frames);
            assertThat(raw.closeCode()).as(subprotocol).isEqualTo(code);
        }
    }
}
