package dev.skein.messaging.wire;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.TextRules;
import dev.skein.protocol.rule.MessageRules;
import dev.skein.v1.Content;
import dev.skein.v1.TextContent;
import java.nio.charset.StandardCharsets;

/**
 * What each kind of content must hold (requirements T1, T5). The contract says it; texts, which nearly all messages are, are
 * checked here, for every message passes here.
 */
public final class ContentRules {
    private static final String FIELD = "content";
    private static final int MAX_CONTENT = 12 * 1024;
    private static final int MAX_TEXT = 8 * 1024;
    private static final int MAX_CUSTOM_DATA = 2 * 1024;
    private static final MessageRules RULES = MessageRules.of(Content.getDescriptor());

    private ContentRules() {}

    /** Refuses content that breaks a rule, naming the field. */
    public static void check(Content content) {
        if (content.hasText()) {
            checkText(content.getText());
        } else {
            RULES.check(content, FIELD + '.', ErrorCode.BAD_CONTENT);
        }
        if (content.getCloudCustomData().size() > MAX_CUSTOM_DATA) {
            throw SkeinException.ofField(
                    ErrorCode.MESSAGE_TOO_LARGE, "content.cloud_custom_data", "must be at most 2048 bytes");
        }
        if (content.getSerializedSize() > MAX_CONTENT) {
            throw SkeinException.ofField(ErrorCode.MESSAGE_TOO_LARGE, FIELD, "must be at most 12 KB encoded");
        }
        switch (content.getKindCase()) {
            case TIP -> requireShown(content.getTip().getText(), "content.tip.text");
            case NOTIFICATION -> throw bad("content.notification", "is written by the server only");
            case KIND_NOT_SET -> throw bad(FIELD, "must have one of the known kinds");
            default -> {
                // The contract said it all.
            }
        }
    }

    private static void checkText(TextContent text) {
        String value = text.getText();
        // A char is one to three bytes: only the range between needs counting.
        if (value.length() > MAX_TEXT
                || value.length() * 3 > MAX_TEXT && value.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT) {
            throw SkeinException.ofField(ErrorCode.TEXT_TOO_LONG, "content.text.text", "must be 1 to 8192 bytes");
        }
        requireShown(value, "content.text.text");
    }

    /** Otherwise the text is the sender's own and stays as it is. */
    private static void requireShown(String text, String field) {
        if (!TextRules.showsSomething(text)) {
            throw bad(field, "must show something");
        }
        if (text.indexOf('\0') >= 0) {
            throw bad(field, "must have no NUL");
        }
    }

    private static SkeinException bad(String field, String why) {
        return SkeinException.ofField(ErrorCode.BAD_CONTENT, field, why);
    }
}
