package dev.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Alice",
                "O'Neill-Smith 3rd",
                "鲍勃",
                "さくら",
                "김민준",
                "สมชาย ใจดี",
                "नरेन्द्र",
                "محمد",
                "יוסף",
                "می\u200cخواهم", // Persian: the non-joiner is part of the word
                "क्\u200dष", // Devanagari with a joiner
                "Nguyễn Thị Hường",
                "👨‍👩‍👧‍👦",
                "👩🏽‍🚀 Mae",
                "❤\uFE0F",
                "🏳️‍🌈",
                "🇨🇳🇪🇺",
                "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F", // England, by tags
                "1\uFE0F\u20E3",
                "שלום\u200F!", // a mark of direction
                "ก\u0E31"
            })
    void namesOfThisWorldStayAsTheyAre(String name) {
        assertThat(TextRules.NAME.tidied(name)).isEqualTo(name);
        assertThat(TextRules.NAME.fault(name)).isEmpty();
        assertThat(TextRules.showsSomething(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200B",
                "\u200C\u200D",
                "\u00A0",
                "\u3000 \u2003",
                "\u3164",
                "\u3164\u3164",
                "\uFFA0",
                "\u115F\u1160",
                "\u2800\u2800",
                "\u00AD",
                "\u034F",
                "\u180E\u180B",
                "\uFE0F",
                "\u2060\u2063",
                "\uFEFF",
                "\u061C\u200E",
                "\u202E\u202C",
                "\u2066\u2069",
                "\uDB40\uDC67\uDB40\uDC7F",
                "\uDB40\uDD00",
                "\u2028",
                " \t ",
                "\n"
            })
    void whatNobodySeesIsNothing(String invisible) {
        assertThat(TextRules.showsSomething(invisible)).isFalse();
        String tidied = TextRules.NAME.tidied(invisible);
        assertThat(tidied.isEmpty() || TextRules.NAME.fault(tidied).isPresent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                " Alice |Alice",
                "\u00A0\u3000Alice\u2003|Alice",
                "\u200BAlice\uFEFF|Alice",
                "Cafe\u0301|Caf\u00e9",
                "\u1100\u1161|\uAC00",
                "\u202EecilA\u202C|ecilA",
                "\u2068Alice\u2069|Alice",
                "❤\uFE0F |❤\uFE0F"
            })
    void aNameIsKeptInOneForm(String given, String kept) {
        assertThat(TextRules.NAME.tidied(given)).isEqualTo(kept);
        assertThat(TextRules.NAME.tidied(kept)).as("again").isEqualTo(kept);
        assertThat(TextRules.NAME.fault(kept)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\nb", "a\tb", "a\rb", "a\u0000b", "a\u001Bb", "a\u007Fb", "a\u0085b", "a\u2028b", "a\u2029b"})
    void aNameIsOneLineWithoutControlCharacters(String name) {
        assertThat(TextRules.NAME.fault(TextRules.NAME.tidied(name))).isPresent();
    }

    @Test
    void aParagraphMayHaveLines() {
        assertThat(TextRules.PARAGRAPH.fault(TextRules.PARAGRAPH.tidied(" one\ntwo\n\nthree ")))
                .isEmpty();
        assertThat(TextRules.PARAGRAPH.fault("one\u0000two")).isPresent();
        assertThat(TextRules.PARAGRAPH.fault("")).isEmpty();
    }
}
