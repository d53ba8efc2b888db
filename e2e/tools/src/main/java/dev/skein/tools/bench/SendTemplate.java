package dev.skein.tools.bench;

import com.google.protobuf.ByteString;
import dev.skein.v1.Call;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.SendRequest;
import dev.skein.v1.TextContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** The frame of one sender, encoded once; each message only patches its id and its stamp. */
final class SendTemplate {
    private static final String METHOD = "skein.v1.MessageService/Send";
    private static final int ID_TAG = 1 << 3;

    private final byte[] frame;
    private final int stampAt;

    SendTemplate(String receiver, String text) {
        SendRequest request = SendRequest.newBuilder()
                .setConversation(ConversationTarget.newBuilder().setUserId(receiver))
                .setClientMessageId(MessageStamp.PLACEHOLDER)
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build();
        this.frame = ClientFrame.newBuilder()
                .setCall(Call.newBuilder().setMethod(METHOD).setRequest(request.toByteString()))
                .build()
                .toByteArray();
        this.stampAt = indexOf(frame, MessageStamp.PLACEHOLDER);
    }

    ByteBuf encode(ByteBufAllocator allocator, long id, long micros, int session) {
        ByteBuf out = allocator.directBuffer(frame.length + 12);
        out.writeByte(ID_TAG);
        Wire.writeVarint(out, id);
        int start = out.writerIndex();
        out.writeBytes(frame);
        MessageStamp.write(out, start + stampAt, micros, session, id);
        return out;
    }

    private static int indexOf(byte[] bytes, String text) {
        int at =
                ByteString.copyFrom(bytes).toString(StandardCharsets.ISO_8859_1).indexOf(text);
        if (at < 0) {
            throw new IllegalStateException("the encoded frame does not contain its client_message_id");
        }
        return at;
    }
}
