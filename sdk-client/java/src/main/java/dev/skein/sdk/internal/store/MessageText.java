package dev.skein.sdk.internal.store;

import dev.skein.v1.Content;
import dev.skein.v1.Message;

/** The words of a message, for search. */
final class MessageText {
    private MessageText() {}

    static String of(Message message) {
        Content content = message.getContent();
        return switch (content.getKindCase()) {
            case TEXT -> content.getText().getText();
            case FILE -> content.getFile().getName();
            case IMAGE -> content.getImage().getName();
            case LOCATION -> content.getLocation().getTitle();
            case TIP -> content.getTip().getText();
            case CARD -> content.getCard().getName();
            case RICH_LINK ->
                content.getRichLink().getTitle() + ' ' + content.getRichLink().getDesc();
            case CUSTOM -> content.getCustom().getDesc();
            case VOICE, VIDEO, NOTIFICATION, FACE, APP, KIND_NOT_SET -> "";
        };
    }
}
