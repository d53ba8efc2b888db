package dev.skein.gateway.inbound.websocket;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.skein.gateway.inbound.json.ProtoJson;
import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.ClientFrame;
import java.io.IOException;
import java.io.StringReader;

/**
 * The frames of {@code skein.v1.json}: protobuf JSON, with two differences that make it pleasant to write by hand. The id is
 * a JSON number, and a call's request and a reply's response are objects instead of base64.
 */
final class FrameJson {
    private FrameJson() {}

    /**
     * A client frame and, when it is a call, its request as JSON text.
     */
    record Decoded(ClientFrame frame, String request) {}

    /**
     * @throws SkeinException BAD_JSON when it is no client frame
     */
    static Decoded decode(String text) {
        JsonObject frame = object(text);
        String request = "";
        if (frame.get("call") instanceof JsonObject call) {
            JsonElement given = call.remove("request");
            request = given == null ? "{}" : given.toString();
        }
        ClientFrame.Builder decoded = ClientFrame.newBuilder();
        ProtoJson.merge(frame.toString(), decoded);
        return new Decoded(decoded.build(), request);
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

    private static JsonObject object(String text) {
        try {
            JsonReader reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = JsonParser.parseReader(reader);
            if (element instanceof JsonObject object && reader.peek() == JsonToken.END_DOCUMENT) {
                return object;
            }
        } catch (JsonParseException | IOException | StackOverflowError e) {
            // Falls through: not JSON.
        }
        throw SkeinException.of(ErrorCode.BAD_JSON, "the frame is no JSON object");
    }
}
