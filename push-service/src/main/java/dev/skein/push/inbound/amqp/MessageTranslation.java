package dev.skein.push.inbound.amqp;

import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.MessageStored;
import dev.skein.protocol.ConversationId;
import dev.skein.push.decision.Digest;
import dev.skein.push.decision.Digest.Label;
import dev.skein.push.decision.StoredMessage;
import dev.skein.v1.Content;
import dev.skein.v1.Message;
import dev.skein.v1.SendOptions;
import java.time.Instant;
import java.util.Optional;

/** From the event to the feature's message; what is never pushed by its own nature ends here. */
final class MessageTranslation {
    private MessageTranslation() {}

    /** Empty: by flags or kind no push. */
    static Optional<StoredMessage> storedMessage(Event event) {
        MessageStored stored = event.getMessageStored();
        Message message = stored.getMessage();
        if (message.getSeq() <= 0 || message.getTombstone() || !wantsPush(message.getOptions())) {
            return Optional.empty();
        }
        return digest(message.getContent())
                .map(digest -> new StoredMessage(
                        new StoredMessage.Conversation(
                                event.getAppId(), new ConversationId(message.getConversationId()), stored.getEpoch()),
                        message.getSeq(),
                        new StoredMessage.Sender(
                                message.getSender(), stored.getSenderNickname(), event.getTraceparent()),
                        Instant.ofEpochMilli(message.getServerTime()),
                        isUnread(message.getOptions()),
                        digest));
    }

    /** MSG-24, MSG-25: left out means true; what is not stored is never pushed. */
    private static boolean wantsPush(SendOptions options) {
        boolean stored = !options.getOnlineOnly() && (!options.hasPersist() || options.getPersist());
        return stored && (!options.hasPush() || options.getPush());
    }

    private static boolean isUnread(SendOptions options) {
        return !options.hasUnread() || options.getUnread();
    }

    private static Optional<Digest> digest(Content content) {
        return switch (content.getKindCase()) {
            case TEXT -> words(content.getText().getText());
            case IMAGE -> Optional.of(Label.IMAGE);
            case VOICE -> Optional.of(Label.VOICE);
            case VIDEO -> Optional.of(Label.VIDEO);
            case LOCATION -> Optional.of(Label.LOCATION);
            case FILE -> Optional.of(Label.FILE);
            case FACE -> Optional.of(Label.FACE);
            case CARD -> Optional.of(Label.CARD);
            case RICH_LINK -> words(content.getRichLink().getTitle());
            case CUSTOM -> words(content.getCustom().getDesc());
            // App types have no words of their own until messages carry offline push information (PSH-08).
            case NOTIFICATION, TIP, APP, KIND_NOT_SET -> Optional.empty();
        };
    }

    private static Optional<Digest> words(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(new Digest.Words(text));
    }
}
