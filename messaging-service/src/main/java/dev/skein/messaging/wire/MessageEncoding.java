package dev.skein.messaging.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.StoredMessage;
import dev.skein.v1.Message;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.SendRequest;
import dev.skein.v1.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * Messages as bytes. A message is encoded once, when it comes in ({@link #body}); what is added later (place, time) is
 * put before those bytes, which protobuf reads as one message.
 */
public final class MessageEncoding {
    /** Larger bodies are not sent along with notifications; the client pulls (MSG-10). */
    public static final int MAX_NOTIFIED_BODY = 4 * 1024;

    private MessageEncoding() {}

    /** The stored body of a message: content, options, mentions and device. */
    public static byte[] body(SendRequest request, String deviceId) {
        int size = contentSize(request);
        if (request.hasOptions()) {
            size += CodedOutputStream.computeMessageSize(Message.OPTIONS_FIELD_NUMBER, request.getOptions());
        }
        for (String mentioned : request.getMentionsList()) {
            size += CodedOutputStream.computeStringSize(Message.MENTIONS_FIELD_NUMBER, mentioned);
        }
        if (!deviceId.isEmpty()) {
            size += CodedOutputStream.computeStringSize(Message.SENDER_DEVICE_ID_FIELD_NUMBER, deviceId);
        }
        byte[] bytes = new byte[size];
        write(bytes, out -> {
            out.writeMessage(Message.CONTENT_FIELD_NUMBER, request.getContent());
            if (request.hasOptions()) {
                out.writeMessage(Message.OPTIONS_FIELD_NUMBER, request.getOptions());
            }
            for (String mentioned : request.getMentionsList()) {
                out.writeString(Message.MENTIONS_FIELD_NUMBER, mentioned);
            }
            if (!deviceId.isEmpty()) {
                out.writeString(Message.SENDER_DEVICE_ID_FIELD_NUMBER, deviceId);
            }
        });
        return bytes;
    }

    /** How many bytes at the beginning of a {@link #body} are the content. */
    static int contentSize(SendRequest request) {
        return CodedOutputStream.computeMessageSize(Message.CONTENT_FIELD_NUMBER, request.getContent());
    }

    /** The message as clients see it. */
    public static Message message(StoredMessage stored) {
        Draft draft = stored.draft();
        try {
            return Message.newBuilder()
                    .setConversationId(stored.conversation().id().value())
                    .setSeq(stored.seq())
                    .setSender(draft.sender())
                    .setClientMessageId(draft.clientMessageId().toString())
                    .setServerTime(stored.serverTime())
                    .mergeFrom(draft.body())
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the body of " + stored.conversation() + '#' + stored.seq(), e);
        }
    }

    /** The encoded frame that tells a live session of a message; without the message when it is large. */
    public static byte[] notifyFrame(StoredMessage stored) {
        String conversation = stored.conversation().id().value();
        boolean whole = stored.draft().body().length <= MAX_NOTIFIED_BODY;
        Head head = whole ? Head.of(stored, conversation) : null;
        int notifySize = CodedOutputStream.computeStringSize(MessageNotify.CONVERSATION_ID_FIELD_NUMBER, conversation)
                + CodedOutputStream.computeInt64Size(MessageNotify.SEQ_FIELD_NUMBER, stored.seq());
        if (head != null) {
            notifySize += CodedOutputStream.computeTagSize(MessageNotify.MESSAGE_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt32SizeNoTag(head.totalSize())
                    + head.totalSize();
        }
        int size = CodedOutputStream.computeTagSize(ServerFrame.MESSAGE_NOTIFY_FIELD_NUMBER)
                + CodedOutputStream.computeUInt32SizeNoTag(notifySize)
                + notifySize;
        byte[] bytes = new byte[size];
        int notify = notifySize;
        write(bytes, out -> {
            out.writeTag(ServerFrame.MESSAGE_NOTIFY_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(notify);
            out.writeString(MessageNotify.CONVERSATION_ID_FIELD_NUMBER, conversation);
            out.writeInt64(MessageNotify.SEQ_FIELD_NUMBER, stored.seq());
            if (head != null) {
                out.writeTag(MessageNotify.MESSAGE_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt32NoTag(head.totalSize());
                head.write(out);
                out.writeRawBytes(stored.draft().body());
            }
        });
        return bytes;
    }

    /** The encoded message, for events. */
    public static ByteString messageBytes(StoredMessage stored) {
        Head head = Head.of(stored, stored.conversation().id().value());
        byte[] bytes = new byte[head.totalSize()];
        write(bytes, out -> {
            head.write(out);
            out.writeRawBytes(stored.draft().body());
        });
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** The part of an encoded message that stands before its body. */
    private record Head(StoredMessage stored, String conversation, String clientMessageId, int totalSize) {
        static Head of(StoredMessage stored, String conversation) {
            Draft draft = stored.draft();
            UUID id = draft.clientMessageId();
            String idText = id.toString();
            int size = CodedOutputStream.computeStringSize(Message.CONVERSATION_ID_FIELD_NUMBER, conversation)
                    + CodedOutputStream.computeInt64Size(Message.SEQ_FIELD_NUMBER, stored.seq())
                    + CodedOutputStream.computeStringSize(Message.SENDER_FIELD_NUMBER, draft.sender())
                    + CodedOutputStream.computeStringSize(Message.CLIENT_MESSAGE_ID_FIELD_NUMBER, idText)
                    + CodedOutputStream.computeInt64Size(Message.SERVER_TIME_FIELD_NUMBER, stored.serverTime())
                    + draft.body().length;
            return new Head(stored, conversation, idText, size);
        }

        void write(CodedOutputStream out) throws IOException {
            out.writeString(Message.CONVERSATION_ID_FIELD_NUMBER, conversation);
            out.writeInt64(Message.SEQ_FIELD_NUMBER, stored.seq());
            out.writeString(Message.SENDER_FIELD_NUMBER, stored.draft().sender());
            out.writeString(Message.CLIENT_MESSAGE_ID_FIELD_NUMBER, clientMessageId);
            out.writeInt64(Message.SERVER_TIME_FIELD_NUMBER, stored.serverTime());
        }
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static void write(byte[] bytes, Writing writing) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writing.to(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
