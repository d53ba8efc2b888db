package dev.skein.gateway.inbound.websocket;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.gateway.inbound.json.ProtoJson;
import dev.skein.gateway.session.EncodedFrame;
import dev.skein.v1.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A server frame in the forms of both sub-protocols, down to the bytes on the wire: what a server sends is not masked, so the
 * very same buffer goes to every session. The JSON form is made when the first session needs it.
 */
public final class WireFrame implements EncodedFrame {
    private static final byte FINAL_TEXT = (byte) 0x81;
    private static final byte FINAL_BINARY = (byte) 0x82;
    private static final int MAX_HEADER = 10;

    /** The encoded {@link ServerFrame}; null for a frame that only one JSON session gets. */
    private final byte @Nullable [] encoded;

    private final @Nullable ByteBuf binary;
    private volatile @Nullable ByteBuf text;

    private WireFrame(byte @Nullable [] encoded, @Nullable ByteBuf text) {
        this.encoded = encoded;
        this.binary = encoded == null ? null : onTheWire(FINAL_BINARY, encoded);
        this.text = text;
    }

    /** Of an encoded {@link ServerFrame}. */
    public static WireFrame of(byte[] encoded) {
        return new WireFrame(encoded, null);
    }

    static WireFrame of(ServerFrame frame) {
        return of(frame.toByteArray());
    }

    /** A frame for one JSON session, which no other form is needed of. */
    static WireFrame ofText(String text) {
        return new WireFrame(null, onTheWire(FINAL_TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** For one write on one channel. */
    ByteBuf bytesFor(Wire wire) {
        ByteBuf shared = wire == Wire.JSON || binary == null ? text() : binary;
        return shared.duplicate();
    }

    @Override
    public int bytes() {
        ByteBuf known = binary == null ? text : binary;
        return known == null ? 0 : known.readableBytes();
    }

    private ByteBuf text() {
        ByteBuf made = text;
        if (made == null) {
            made = onTheWire(FINAL_TEXT, toJson().getBytes(StandardCharsets.UTF_8));
            text = made;
        }
        return made;
    }

    private String toJson() {
        try {
            ServerFrame frame = ServerFrame.parseFrom(encoded);
            return FrameJson.withId(
                    frame.getId(), ProtoJson.toJson(frame.toBuilder().clearId()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a service sent something else than a ServerFrame", e);
        }
    }

    /** Not counted by Netty: it belongs to all who write it, and to the garbage collector. */
    private static ByteBuf onTheWire(byte head, byte[] payload) {
        ByteBuf frame = Unpooled.buffer(MAX_HEADER + payload.length);
        frame.writeByte(head);
        if (payload.length < 126) {
            frame.writeByte(payload.length);
        } else if (payload.length < 65_536) {
            frame.writeByte(126).writeShort(payload.length);
        } else {
            frame.writeByte(127).writeLong(payload.length);
        }
        return Unpooled.unreleasableBuffer(frame.writeBytes(payload));
    }
}
