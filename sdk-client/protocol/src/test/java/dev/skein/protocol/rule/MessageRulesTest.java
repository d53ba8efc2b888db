package dev.skein.protocol.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.DeviceId;
import dev.skein.protocol.GroupId;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import dev.skein.v1.AddMembersRequest;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.ImageContent;
import dev.skein.v1.ImageVariant;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.ProfileServiceUpdateRequest;
import dev.skein.v1.SendRequest;
import dev.skein.v1.UnregisterDeviceRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageRulesTest {
    /** Field by field, for every field a client can send: we refuse what the standard's own implementation refuses. */
    @Test
    void agreesWithProtovalidate() throws ValidationException {
        Validator standard = ValidatorFactory.newBuilder().build();
        List<String> disagreements = new ArrayList<>();
        int refusals = 0;
        for (Descriptor type : RequestFixture.types()) {
            for (FieldDescriptor field : type.getFields()) {
                for (Object value : RequestFixture.values(field)) {
                    Message message = RequestFixture.with(type, field, value);
                    boolean theirs = standard.validate(message).getViolations().stream()
                            .anyMatch(
                                    violation -> violation.toProto().getField().getElementsCount() > 0
                                            && violation
                                                    .toProto()
                                                    .getField()
                                                    .getElements(0)
                                                    .getFieldName()
                                                    .equals(field.getName()));
                    boolean ours = refuses(field, message);
                    refusals += ours ? 1 : 0;
                    if (ours != theirs) {
                        disagreements.add(
                                field.getFullName() + " = " + value + ": " + (ours ? "we" : "they") + " refuse");
                    }
                }
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(refusals).isGreaterThan(1_000);
    }

    private static boolean refuses(FieldDescriptor field, Message message) {
        try {
            new FieldRule(field).check(message, "", ErrorCode.BAD_REQUEST);
            return false;
        } catch (SkeinException refused) {
            return true;
        }
    }

    @Test
    void namesThePathAndTheFamilysCode() {
        assertThat(refused(SendRequest.newBuilder()
                        .setConversation(ConversationTarget.newBuilder().setUserId("a b"))))
                .hasMessage("conversation.user_id: must be 1 to 32 characters of A-Z a-z 0-9 _ - @ .")
                .extracting(SkeinException::code, SkeinException::field)
                .containsExactly(ErrorCode.BAD_MESSAGE_PARAMETER, "conversation.user_id");
    }

    @Test
    void namesTheElement() {
        ImageContent.Builder image = ImageContent.newBuilder()
                .addImages(ImageVariant.newBuilder().setUrl("https://x"))
                .addImages(ImageVariant.newBuilder());
        assertThat(refused(send().setContent(Content.newBuilder().setImage(image))))
                .hasMessage("content.image.images[1].url: must be 1 to 2048 bytes")
                .extracting(SkeinException::code)
                .isEqualTo(ErrorCode.BAD_CONTENT);
        assertThat(refused(send().setContent(Content.newBuilder().setImage(image.removeImages(1)))
                        .addMentions("bob")
                        .addMentions("")))
                .extracting(SkeinException::field)
                .isEqualTo("mentions[1]");
    }

    @Test
    void aFieldMayNameItsOwnCodes() {
        assertThat(refused(LoginRequest.newBuilder().setAppKey("a b")))
                .extracting(SkeinException::code, SkeinException::field)
                .containsExactly(ErrorCode.APP_UNKNOWN, "app_key");
        AddMembersRequest.Builder members = AddMembersRequest.newBuilder().setGroupId("g");
        assertThat(refused(members)).extracting(SkeinException::code).isEqualTo(ErrorCode.BAD_GROUP_PARAMETER);
        assertThat(refused(members.addAllUserIds(java.util.Collections.nCopies(101, "bob"))))
                .hasMessage("user_ids: must be 1 to 100")
                .extracting(SkeinException::code)
                .isEqualTo(ErrorCode.TOO_MANY_ACCOUNTS);
    }

    @Test
    void whatIsLeftOutIsNotLookedAt() {
        check(UnregisterDeviceRequest.newBuilder());
        check(ProfileServiceUpdateRequest.newBuilder());
        assertThat(refused(ProfileServiceUpdateRequest.newBuilder().setNickname("")))
                .extracting(SkeinException::code)
                .isEqualTo(ErrorCode.BAD_PROFILE_VALUE);
    }

    @Test
    void aRequiredMessageAndAOneofMustBeThere() {
        assertThat(refused(SendRequest.newBuilder())).hasMessage("conversation: must be given");
        assertThat(refused(SendRequest.newBuilder().setConversation(ConversationTarget.newBuilder())))
                .hasMessage("conversation: must have one of user_id, group_id, conversation_id");
    }

    /** The hot paths look at ids by themselves; there is one truth all the same. */
    @Test
    void idsHaveTheRuleOfTheirTypes() {
        FieldRule user = rule(ConversationTarget.getDescriptor(), "user_id");
        FieldRule group = rule(ConversationTarget.getDescriptor(), "group_id");
        FieldRule device = rule(LoginRequest.getDescriptor(), "device_id");
        for (Object value : RequestFixture.values(user.field())) {
            String text = (String) value;
            assertThat(refuses(user.field(), with(user, text))).as(text).isEqualTo(!UserId.isValid(text));
            assertThat(refuses(group.field(), with(group, text))).as(text).isEqualTo(!GroupId.isValid(text));
            assertThat(refuses(device.field(), with(device, text))).as(text).isEqualTo(!DeviceId.isValid(text));
        }
    }

    @Test
    void aRuleThatIsNotUnderstoodIsRefusedWhenItIsRead() {
        assertThatThrownBy(() -> StringLimits.of(build.buf.validate.StringRules.newBuilder()
                        .setEmail(true)
                        .build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("email");
        assertThatThrownBy(() -> StringLimits.of(build.buf.validate.StringRules.newBuilder()
                        .setPattern("abc")
                        .build()))
                .isInstanceOf(IllegalStateException.class);
    }

    private static SendRequest.Builder send() {
        return SendRequest.newBuilder()
                .setConversation(ConversationTarget.newBuilder().setUserId("bob"))
                .setClientMessageId("123e4567-e89b-12d3-a456-426614174000");
    }

    private static FieldRule rule(Descriptor type, String field) {
        return new FieldRule(type.findFieldByName(field));
    }

    private static Message with(FieldRule rule, String value) {
        return RequestFixture.with(rule.field().getContainingType(), rule.field(), value);
    }

    private static SkeinException refused(Message.Builder message) {
        try {
            check(message);
        } catch (SkeinException refused) {
            return refused;
        }
        throw new AssertionError("was not refused: " + message);
    }

    private static void check(Message.Builder message) {
        Message built = message.build();
        ErrorCode family =
                built instanceof SendRequest ? ErrorCode.BAD_MESSAGE_PARAMETER : ErrorCode.BAD_GROUP_PARAMETER;
        MessageRules.of(built.getDescriptorForType()).check(built, family);
    }
}
