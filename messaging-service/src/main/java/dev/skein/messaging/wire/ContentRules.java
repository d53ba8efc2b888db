package dev.skein.messaging.wire;

import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.TextRules;
import dev.skein.v1.CardContent;
import dev.skein.v1.Content;
import dev.skein.v1.FileContent;
import dev.skein.v1.ImageContent;
import dev.skein.v1.LocationContent;
import dev.skein.v1.TextContent;
import dev.skein.v1.VideoContent;
import dev.skein.v1.VoiceContent;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What each kind of content must hold (requirements T1, T5). */
public final class ContentRules {
    private static final int MAX_CONTENT = 12 * 1024;
    private static final int MAX_TEXT = 8 * 1024;
    private static final int MAX_CUSTOM_DATA = 2 * 1024;
    private static final long MEGABYTE = 1024L * 1024;
    private static final long MAX_FILE = 100 * MEGABYTE;
    private static final long MAX_IMAGE_OR_VOICE = 28 * MEGABYTE;
    private static final int MAX_VOICE_SECONDS = 60;
    private static final int MAX_VIDEO_SECONDS = 300;
    private static final int FIRST_APP_TYPE = 2000;
    private static final Set<Integer> IMAGE_FORMATS = Set.of(0, 1, 2, 3, 4, 255);
    private static final Set<String> CARD_KINDS = Set.of("user", "group", "official");

    private ContentRules() {}

    /** Refuses content that breaks a rule, naming the field. */
    public static void check(Content content) {
        if (content.hasText()) {
            checkText(content.getText());
        }
        if (content.getCloudCustomData().size() > MAX_CUSTOM_DATA) {
            throw SkeinException.ofField(
                    ErrorCode.MESSAGE_TOO_LARGE, "content.cloud_custom_data", "must be at most 2 KB");
        }
        if (content.getSerializedSize() > MAX_CONTENT) {
            throw SkeinException.ofField(ErrorCode.MESSAGE_TOO_LARGE, "content", "must be at most 12 KB encoded");
        }
        checkKind(content);
    }

    private static void checkKind(Content content) {
        switch (content.getKindCase()) {
            case TEXT, FACE, CUSTOM -> {}
            case IMAGE -> checkImage(content.getImage());
            case VOICE -> checkVoice(content.getVoice());
            case VIDEO -> checkVideo(content.getVideo());
            case LOCATION -> checkLocation(content.getLocation());
            case FILE -> checkFile(content.getFile());
            case TIP -> checkShown(content.getTip().getText(), "content.tip.text");
            case CARD -> checkCard(content.getCard());
            case RICH_LINK ->
                require(!content.getRichLink().getUrl().isEmpty(), "content.rich_link.url", "must not be empty");
            case APP ->
                require(content.getApp().getType() >= FIRST_APP_TYPE, "content.app.type", "must be 2000 or above");
            case NOTIFICATION -> throw bad("content.notification", "is written by the server only");
            case KIND_NOT_SET -> throw bad("content", "must have one of the known kinds");
        }
    }

    private static void checkText(TextContent text) {
        String value = text.getText();
        // A char is one to three bytes: only the range between needs counting.
        if (value.length() > MAX_TEXT
                || value.length() * 3 > MAX_TEXT && value.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT) {
            throw SkeinException.ofField(ErrorCode.TEXT_TOO_LONG, "content.text.text", "must be at most 8 KB of UTF-8");
        }
        checkShown(value, "content.text.text");
    }

    /** Otherwise the text is the sender's own and stays as it is. */
    private static void checkShown(String text, String field) {
        require(TextRules.showsSomething(text), field, "must show something");
        require(text.indexOf('\0') < 0, field, "must have no NUL");
    }

    private static void checkImage(ImageContent image) {
        require(IMAGE_FORMATS.contains(image.getFormat()), "content.image.format", "must be 1, 2, 3, 4 or 255");
        require(image.getImagesCount() > 0, "content.image.images", "must not be empty");
        for (var variant : image.getImagesList()) {
            require(!variant.getUrl().isEmpty(), "content.image.images.url", "must not be empty");
            checkSize(variant.getSize(), MAX_IMAGE_OR_VOICE, "content.image.images.size");
        }
    }

    private static void checkVoice(VoiceContent voice) {
        require(!voice.getUrl().isEmpty(), "content.voice.url", "must not be empty");
        checkSize(voice.getSize(), MAX_IMAGE_OR_VOICE, "content.voice.size");
        boolean lasts = voice.getSeconds() >= 0 && voice.getSeconds() <= MAX_VOICE_SECONDS;
        require(lasts, "content.voice.seconds", "must be 0 to 60");
    }

    private static void checkVideo(VideoContent video) {
        require(!video.getUrl().isEmpty(), "content.video.url", "must not be empty");
        checkSize(video.getSize(), MAX_FILE, "content.video.size");
        boolean lasts = video.getSeconds() >= 0 && video.getSeconds() <= MAX_VIDEO_SECONDS;
        require(lasts, "content.video.seconds", "must be 0 to 300");
    }

    private static void checkLocation(LocationContent location) {
        require(Math.abs(location.getLatitude()) <= 90, "content.location.latitude", "must be -90 to 90");
        require(Math.abs(location.getLongitude()) <= 180, "content.location.longitude", "must be -180 to 180");
    }

    private static void checkFile(FileContent file) {
        require(!file.getUrl().isEmpty(), "content.file.url", "must not be empty");
        checkSize(file.getSize(), MAX_FILE, "content.file.size");
    }

    private static void checkCard(CardContent card) {
        require(CARD_KINDS.contains(card.getKind()), "content.card.kind", "must be user, group or official");
        require(!card.getId().isEmpty(), "content.card.id", "must not be empty");
    }

    private static void checkSize(long size, long limit, String field) {
        require(size >= 0 && size <= limit, field, "must be at most " + limit / MEGABYTE + " MB");
    }

    private static void require(boolean rule, String field, String otherwise) {
        if (!rule) {
            throw bad(field, otherwise);
        }
    }

    private static SkeinException bad(String field, String why) {
        return SkeinException.ofField(ErrorCode.BAD_CONTENT, field, why);
    }
}
