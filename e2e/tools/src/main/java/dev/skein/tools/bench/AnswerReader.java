package dev.skein.tools.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.v1.Connected;
import dev.skein.v1.Error;
import dev.skein.v1.Kicked;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Reads {@code skein.v1.ServerFrame}s and tells a listener what came. */
final class AnswerReader {
    // Field numbers of skein/v1/frame.proto and message.proto; AnswerReaderTest checks them against the generated code.
    static final int FRAME_ID = 1;
    static final int FRAME_CONNECTED = 2;
    static final int FRAME_PONG = 3;
    static final int FRAME_REPLY = 4;
    static final int FRAME_MESSAGE_NOTIFY = 5;
    static final int FRAME_EVENT_NOTIFY = 6;
    static final int FRAME_KICKED = 7;
    static final int FRAME_RECONNECT = 8;
    static final int FRAME_SYNC_NOTIFY = 9;
    static final int REPLY_RESPONSE = 1;
    static final int REPLY_ERROR = 2;
    static final int RESPONSE_SEQ = 2;
    static final int RESPONSE_DUPLICATE = 4;
    static final int NOTIFY_SEQ = 2;
    static final int NOTIFY_MESSAGE = 3;
    static final int MESSAGE_STAMP = 4;

    /** What a session wants to know. Called on the session's event loop. */
    interface Listener {
        void connected(Connected connected);

        void acknowledged(long id, long seq, boolean duplicate);

        void refused(long id, Error error);

        /** @param micros the stamp of the sender, or -1 when the notification came without data */
        void delivered(long seq, long micros);

        void kicked(Kicked kicked);

        /** The server told the session to sync: notifications may have been lost. */
        void syncAsked();

        /** The server is going away. */
        void reconnectAsked();
    }

    private final Listener listener;

    AnswerReader(Listener listener) {
        this.listener = listener;
    }

    void read(ByteBuf in) throws InvalidProtocolBufferException {
        long id = 0;
        while (in.isReadable()) {
            int tag = Wire.tag(in);
            switch (Wire.field(tag)) {
                case FRAME_ID -> id = Wire.varint(in);
                case FRAME_REPLY -> reply(id, body(in));
                case FRAME_MESSAGE_NOTIFY -> messageNotify(body(in));
                case FRAME_CONNECTED -> listener.connected(Connected.parseFrom(bytes(body(in))));
                case FRAME_KICKED -> listener.kicked(Kicked.parseFrom(bytes(body(in))));
                case FRAME_SYNC_NOTIFY -> {
                    Wire.skip(in, tag);
                    listener.syncAsked();
                }
                case FRAME_RECONNECT -> {
                    Wire.skip(in, tag);
                    listener.reconnectAsked();
                }
                default -> Wire.skip(in, tag);
            }
        }
    }

    private void reply(long id, ByteBuf in) throws InvalidProtocolBufferException {
        while (in.isReadable()) {
            int tag = Wire.tag(in);
            switch (Wire.field(tag)) {
                case REPLY_RESPONSE -> response(id, body(in));
                case REPLY_ERROR -> listener.refused(id, Error.parseFrom(bytes(body(in))));
                default -> Wire.skip(in, tag);
            }
        }
    }

    private void response(long id, ByteBuf in) {
        long seq = 0;
        boolean duplicate = false;
        while (in.isReadable()) {
            int tag = Wire.tag(in);
            switch (Wire.field(tag)) {
                case RESPONSE_SEQ -> seq = Wire.varint(in);
                case RESPONSE_DUPLICATE -> duplicate = Wire.varint(in) != 0;
                default -> Wire.skip(in, tag);
            }
        }
        listener.acknowledged(id, seq, duplicate);
    }

    private void messageNotify(ByteBuf in) {
        long seq = 0;
        long micros = -1;
        while (in.isReadable()) {
            int tag = Wire.tag(in);
            switch (Wire.field(tag)) {
                case NOTIFY_SEQ -> seq = Wire.varint(in);
                case NOTIFY_MESSAGE -> micros = stampOf(body(in));
                default -> Wire.skip(in, tag);
            }
        }
        listener.delivered(seq, micros);
    }

    private static long stampOf(ByteBuf in) {
        while (in.isReadable()) {
            int tag = Wire.tag(in);
            if (Wire.field(tag) == MESSAGE_STAMP) {
                int length = Wire.length(in);
                return length == MessageStamp.LENGTH ? MessageStamp.micros(in, in.readerIndex()) : -1;
            }
            Wire.skip(in, tag);
        }
        return -1;
    }

    private static ByteBuf body(ByteBuf in) {
        return in.readSlice(Wire.length(in));
    }

    private static byte[] bytes(ByteBuf in) {
        return ByteBufUtil.getBytes(in);
    }
}
