package dev.skein.push.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.protocol.ConversationId;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PushTextTest {
    private static final Digest HELLO = new Digest.Words("hello");

    @Test
    @Tag("PSH-07")
    void twoPeopleShowTheNicknameIfThereIsOne() {
        assertThat(text("Alice", HELLO, "", "en")).isEqualTo("Alice：hello");
        assertThat(text("", HELLO, "", "en")).isEqualTo("hello");
    }

    @Test
    @Tag("PSH-07")
    void groupsShowNicknameAndGroup() {
        assertThat(text("Alice", HELLO, "Geese", "en")).isEqualTo("Alice(Geese)：hello");
        assertThat(text("", HELLO, "Geese", "en")).isEqualTo("(Geese):hello");
    }

    @Test
    @Tag("PSH-07")
    void kindsAreNamedInTheLanguageOfTheDevice() {
        assertThat(text("", Digest.Label.IMAGE, "", "zh-CN")).isEqualTo("[图片]");
        assertThat(text("", Digest.Label.IMAGE, "", "ZH")).isEqualTo("[图片]");
        assertThat(text("", Digest.Label.IMAGE, "", "de")).isEqualTo("[Image]");
        assertThat(text("", Digest.Label.IMAGE, "", "")).isEqualTo("[Image]");
    }

    @Test
    @Tag("PSH-07")
    void longTextsAreCutBetweenCharactersNotWithinOne() {
        String text = text("", new Digest.Words("😀".repeat(2_000)), "", "en");

        assertThat(text.codePointCount(0, text.length())).isEqualTo(PushText.MAX_LENGTH);
        assertThat(text).endsWith("😀");
    }

    @Test
    void controlCharactersBecomeSpaces() {
        assertThat(text("", new Digest.Words("a\u0000b\nc"), "", "en")).isEqualTo("a b c");
    }

    private static String text(String nickname, Digest digest, String group, String language) {
        StoredMessage message = new StoredMessage(
                new StoredMessage.Conversation("app", new ConversationId("p:alice:bob"), 0),
                1,
                new StoredMessage.Sender("alice", nickname, ""),
                Instant.EPOCH,
                true,
                digest);
        return PushText.of(message, group, language);
    }
}
