package dev.skein.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import dev.skein.v1.ClientFrame;
import dev.skein.v1.Message;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.Reply;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The hand-written wire code against the generated one. */
class AnswerReaderTest {
    @Test
    void fieldNumbersAreThoseOfTheContract() {
        assertThat(number(ServerFrame.getDescriptor(), "id")).isEqualTo(AnswerReader.FRAME_ID);
        assertThat(number(ServerFrame.getDescriptor(), "connected")).isEqualTo(AnswerReader.FRAME_CONNECTED);
        assertThat(number(ServerFrame.getDescriptor(), "reply")).isEqualTo(AnswerReader.FRAME_REPLY);
        assertThat(number(ServerFrame.getDescriptor(), "message_notify")).isEqualTo(AnswerReader.FRAME_MESSAGE_NOTIFY);
        assertThat(number(ServerFrame.getDescriptor(), "kicked")).isEqualTo(AnswerReader.FRAME_KICKED);
        assertThat(number(ServerFrame.getDescriptor(), "reconnect")).isEqualTo(AnswerReader.FRAME_RECONNECT);
        assertThat(number(ServerFrame.getDescriptor(), "sync_notify")).isEqualTo(AnswerReader.FRAME_SYNC_NOTIFY);
        assertThat(number(Reply.getDescriptor(), "response")).isEqualTo(AnswerReader.REPLY_RESPONSE);
        assertThat(number(Reply.getDescriptor(), "error")).isEqualTo(AnswerReader.REPLY_ERROR);
        assertThat(number(SendResponse.getDescriptor(), "seq")).isEqualTo(AnswerReader.RESPONSE_SEQ);
        assertThat(number(SendResponse.getDescriptor(), "duplicate")).isEqualTo(AnswerReader.RESPONSE_DUPLICATE);
        assertThat(number(MessageNotify.getDescriptor(), "seq")).isEqualTo(AnswerReader.NOTIFY_SEQ);
        assertThat(number(MessageNotify.getDescriptor(), "message")).isEqualTo(AnswerReader.NOTIFY_MESSAGE);
        assertThat(number(Message.getDescriptor(), "client_message_id")).isEqualTo(AnswerReader.MESSAGE_STAMP);
    }

    @Test
    void frameOfTemplateIsWhatTheGeneratedCodeReads() throws Exception {
        ByteBuf out = new SendTemplate("bob", "hello")
                .encode(UnpooledByteBufAllocator.DEFAULT, 300, 0x123456789ABCL, 0xFEDCB);

        ClientFrame frame = ClientFrame.parseFrom(out.nioBuffer());
        SendRequest request = SendRequest.parseFrom(frame.getCall().getRequest());

        assertThat(frame.getId()).isEqualTo(300);
        assertThat(frame.getCall().getMethod()).isEqualTo("skein.v1.MessageService/Send");
        assertThat(request.getConversation().getUserId()).isEqualTo("bob");
        assertThat(request.getContent().getText().getText()).isEqualTo("hello");
        assertThat(request.getClientMessageId()).isEqualTo("12345678-9abc-4fed-9cb0-00000000012c");
        assertThat(UUID.fromString(request.getClientMessageId()).version()).isEqualTo(4);
        out.release();
    }

    @Test
    void stampTellsTheTimeItWasMadeWith() {
        ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.buffer();
        buffer.writeBytes(MessageStamp.PLACEHOLDER.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        MessageStamp.write(buffer, 0, 987_654_321L, 7, 8);

        assertThat(MessageStamp.micros(buffer, 0)).isEqualTo(987_654_321L);
        buffer.release();
    }

    private static int number(Descriptor message, String field) {
        return message.findFieldByName(field).getNumber();
    }
}
