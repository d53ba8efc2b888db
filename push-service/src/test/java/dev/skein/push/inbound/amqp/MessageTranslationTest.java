package dev.skein.push.inbound.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.MessageStored;
import dev.skein.push.decision.Digest;
import dev.skein.push.decision.StoredMessage;
import dev.skein.v1.AppContent;
import dev.skein.v1.Content;
import dev.skein.v1.CustomContent;
import dev.skein.v1.ImageContent;
import dev.skein.v1.Message;
import dev.skein.v1.NotificationContent;
import dev.skein.v1.RichLinkContent;
import dev.skein.v1.SendOptions;
import dev.skein.v1.TextContent;
import dev.skein.v1.TipContent;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageTranslationTest {
    private static final Content HELLO = Content.newBuilder()
            .setText(TextContent.newBuilder().setText("hello"))
            .build();

    @Test
    void aMessageWithoutOptionsIsPushedAndCounts() {
        StoredMessage message = translate(message(HELLO)).orElseThrow();

        assertThat(message.unread()).isTrue();
        assertThat(message.digest()).isEqualTo(new Digest.Words("hello"));
    }

    @Test
    @Tag("MSG-25")
    @Tag("PSH-04")
    void theSenderMayForbidThePush() {
        assertThat(translate(message(HELLO, SendOptions.newBuilder().setPush(false))))
                .isEmpty();
        assertThat(translate(message(HELLO, SendOptions.newBuilder().setPush(true))))
                .isPresent();
    }

    @Test
    @Tag("PSH-04")
    void whatIsNotStoredIsNotPushed() {
        assertThat(translate(message(HELLO, SendOptions.newBuilder().setOnlineOnly(true))))
                .isEmpty();
        assertThat(translate(message(HELLO, SendOptions.newBuilder().setPersist(false))))
                .isEmpty();
        assertThat(translate(message(HELLO).setSeq(0))).isEmpty();
        assertThat(translate(message(HELLO).setTombstone(true))).isEmpty();
    }

    @Test
    @Tag("MSG-25")
    void notCountingAsUnreadOnlyConcernsTheCount() {
        StoredMessage message = translate(
                        message(HELLO, SendOptions.newBuilder().setUnread(false)))
                .orElseThrow();

        assertThat(message.unread()).isFalse();
    }

    @Test
    @Tag("MSG-30")
    void notificationsTipsAndAppTypesAreNeverPushed() {
        assertThat(digest(Content.newBuilder().setNotification(NotificationContent.getDefaultInstance())))
                .isEmpty();
        assertThat(digest(Content.newBuilder().setTip(TipContent.newBuilder().setText("tip"))))
                .isEmpty();
        assertThat(digest(Content.newBuilder().setApp(AppContent.newBuilder().setType(2000))))
                .isEmpty();
        assertThat(digest(Content.newBuilder())).isEmpty();
    }

    @Test
    @Tag("PSH-07")
    void customContentIsPushedByItsDescription() {
        assertThat(digest(Content.newBuilder().setCustom(CustomContent.getDefaultInstance())))
                .isEmpty();
        assertThat(digest(Content.newBuilder()
                        .setCustom(CustomContent.newBuilder().setDesc("a poke"))))
                .contains(new Digest.Words("a poke"));
    }

    @Test
    void otherKindsHaveALabelOrATitle() {
        assertThat(digest(Content.newBuilder().setImage(ImageContent.getDefaultInstance())))
                .contains(Digest.Label.IMAGE);
        assertThat(digest(Content.newBuilder()
                        .setRichLink(RichLinkContent.newBuilder().setTitle("Geese"))))
                .contains(new Digest.Words("Geese"));
    }

    @Test
    void aConversationOfAnUnknownKindIsRefused() {
        assertThatThrownBy(() -> translate(message(HELLO).setConversationId("x:what")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Digest> digest(Content.Builder content) {
        return translate(message(content.build())).map(StoredMessage::digest);
    }

    private static Message.Builder message(Content content) {
        return Message.newBuilder()
                .setConversationId("p:alice:bob")
                .setSeq(1)
                .setSender("alice")
                .setContent(content);
    }

    private static Message.Builder message(Content content, SendOptions.Builder options) {
        return message(content).setOptions(options);
    }

    private static Optional<StoredMessage> translate(Message.Builder message) {
        return MessageTranslation.storedMessage(Event.newBuilder()
                .setAppId("app")
                .setMessageStored(MessageStored.newBuilder().setMessage(message))
                .build());
    }
}
