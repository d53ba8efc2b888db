package dev.skein.gateway.outbound.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.SendRequest;
import java.io.IOException;

/**
 * Reads from an encoded {@code SendRequest} which conversation it is for, and nothing else: the content may be 12 KB and is
 * none of the gateway's business.
 */
final class SendTarget {
    private SendTarget() {}

    /**
     * The id of the conversation. A target that is missing or malformed yields some string: whichever replica gets the send
     * says what is wrong with it.
     *
     * @throws SkeinException BAD_JSON when the bytes are no protobuf
     */
    static String conversation(String sender, byte[] request) {
        ConversationTarget target = ConversationTarget.getDefaultInstance();
        try {
            CodedInputStream in = CodedInputStream.newInstance(request);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == wireTag(SendRequest.CONVERSATION_FIELD_NUMBER)) {
                    target = ConversationTarget.parseFrom(in.readByteArray());
                } else if (!in.skipField(tag)) {
                    break;
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw SkeinException.of(ErrorCode.BAD_JSON, "the request is no encoded skein.v1.SendRequest");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        return switch (target.getTargetCase()) {
            case USER_ID -> pair(sender, target.getUserId());
            case GROUP_ID -> "g:" + target.getGroupId();
            case CONVERSATION_ID -> target.getConversationId();
            case TARGET_NOT_SET -> "";
        };
    }

    private static String pair(String one, String other) {
        return one.compareTo(other) <= 0 ? "p:" + one + ':' + other : "p:" + other + ':' + one;
    }

    private static int wireTag(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
}
