package dev.skein.gateway.inbound.websocket;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.inbound.json.ProtoJson;
import dev.skein.gateway.session.EncodedFrame;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Reply;
import dev.skein.v1.ServerFrame;

/** One of the two sub-protocols: how frames are read and written. */
enum Wire {
    PROTO("skein.v1.proto") {
        @Override
        Incoming read(byte[] message) {
            try {
                ClientFrame frame = ClientFrame.parseFrom(message);
                return new Incoming(frame, "");
            } catch (InvalidProtocolBufferException e) {
                throw SkeinException.of(ErrorCode.BAD_JSON, "the message is no encoded skein.v1.ClientFrame");
            }
        }

        @Override
        byte[] request(Incoming incoming) {
            return incoming.frame().getCall().getRequest().toByteArray();
        }

        @Override
        EncodedFrame response(long id, String method, byte[] response) {
            ByteString bytes = UnsafeByteOperations.unsafeWrap(response);
            return WireFrame.of(ServerFrame.newBuilder()
                    .setId(id)
                    .setReply(Reply.newBuilder().setResponse(bytes))
                    .build());
        }
    },

    JSON("skein.v1.json") {
        @Override
        Incoming read(byte[] message) {
            FrameJson.Decoded decoded = FrameJson.decode(ProtoJson.text(message));
            return new Incoming(decoded.frame(), decoded.request());
        }

        @Override
        byte[] request(Incoming incoming) {
            MethodDescriptor method = Contract.method(incoming.frame().getCall().getMethod())
                    .map(MethodRules::method)
                    .orElseThrow(() -> SkeinException.of(ErrorCode.UNKNOWN_METHOD));
            return ProtoJson.toBytes(method.getInputType(), incoming.jsonRequest());
        }

        @Override
        EncodedFrame response(long id, String method, byte[] response) {
            String json = Contract.method(method)
                    .map(rules -> ProtoJson.toJson(rules.method().getOutputType(), response))
                    .orElse("{}");
            return WireFrame.ofText(FrameJson.response(id, json));
        }
    };

    /**
     * A client frame.
     *
     * @param jsonRequest the request of a call by JSON; its protobuf form is made when the method is known to exist
     */
    record Incoming(ClientFrame frame, String jsonRequest) {}

    private final String subprotocol;

    Wire(String subprotocol) {
        this.subprotocol = subprotocol;
    }

    static Wire of(String subprotocol) {
        return subprotocol.equals(JSON.subprotocol) ? JSON : PROTO;
    }

    String subprotocol() {
        return subprotocol;
    }

    /**
     * @throws SkeinException when it cannot be decoded; the connection is to be closed with 4002
     */
    abstract Incoming read(byte[] message);

    /** The encoded request of a call. */
    abstract byte[] request(Incoming incoming);

    abstract EncodedFrame response(long id, String method, byte[] response);

    EncodedFrame error(long id, SkeinException failure) {
        return WireFrame.of(ServerFrame.newBuilder()
                .setId(id)
                .setReply(Reply.newBuilder().setError(failure.toError()))
                .build());
    }
}
