package dev.skein.gateway.inbound.websocket;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.skein.gateway.inbound.json.ProtoJson;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.Call;
import dev.skein.v1.ClientFrame;

/**
 * The frames of {@code skein.v1.json}: protobuf JSON, with two differences that make it pleasant to write by hand. The id is
 * a JSON number, and a call's request and a reply's response are objects instead of base64.
 */
final class FrameJson {
    private static final FieldDescriptor REQUEST = Call.getDescriptor().findFieldByNumber(Call.REQUEST_FIELD_NUMBER);

    private FrameJson() {}

    /**
     * A client frame and, when it is a call, its request as JSON text.
     */
    record Decoded(ClientFrame frame, String request) {}

    /**
     * @throws SkeinException BAD_JSON when it is no client frame
     */
    static Decoded decode(String text) {
        ClientFrame.Builder frame = ClientFrame.newBuilder();
        String request = ProtoJson.mergeAllBut(REQUEST, text, frame);
        return new Decoded(frame.build(), request);
    }

    static String withId(long id, String object) {
        if (id == 0) {
            return object;
        }
        String first = "{\"id\":" + Long.toUnsignedString(id);
        return object.length() == 2 ? first + '}' : first + ',' + object.substring(1);
    }

    static String response(long id, String response) {
        return "{\"id\":" + Long.toUnsignedString(id) + ",\"reply\":{\"response\":" + response + "}}";
    }
}
