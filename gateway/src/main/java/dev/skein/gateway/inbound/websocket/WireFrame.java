package dev.skein.gateway.inbound.websocket;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.gateway.inbound.json.ProtoJson;
import dev.skein.gateway.session.EncodedFrame;
import dev.skein.v1.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A server frame in the forms of both sub-protocols. The binary form is made once and the very same buffer goes to every
 * session; the JSON form is made when the first session needs it.
 */
public final class WireFrame implements EncodedFrame {
    /** Not counted: it belongs to all who write it, and to the garbage collector. */
    private final ByteBuf binary;

    private volatile @org.jspecify.annotations.Nullable String text;

    private WireFrame(ByteBuf binary) {
        this.binary = binary;
    }

    /** Of an encoded {@link ServerFrame}. */
    public static WireFrame of(byte[] encoded) {
        return new WireFrame(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(encoded)));
    }

    static WireFrame of(ServerFrame frame) {
        return of(frame.toByteArray());
    }

    /** A frame for one JSON session, which no other form is needed of. */
    static WireFrame ofText(String text) {
        WireFrame frame = new WireFrame(Unpooled.EMPTY_BUFFER);
        frame.text = text;
        return frame;
    }

    ByteBuf binary() {
        return binary;
    }

    String text() {
        String made = text;
        if (made == null) {
            made = toText();
            text = made;
        }
        return made;
    }

    @Override
    public int bytes() {
        String made = text;
        return made == null || binary.isReadable() ? binary.readableBytes() : made.length();
    }

    private String toText() {
        try {
            ServerFrame frame = ServerFrame.parseFrom(binary.nioBuffer());
            return FrameJson.withId(
                    frame.getId(), ProtoJson.toJson(frame.toBuilder().clearId()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a service sent something else than a ServerFrame", e);
        }
    }
}
