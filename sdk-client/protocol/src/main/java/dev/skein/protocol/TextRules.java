package dev.skein.protocol;

import java.text.Normalizer;
import java.util.Optional;

/**
 * What people may call themselves and their groups. A name must show something, look the same wherever it is shown, and not
 * disturb the text around it: two names that look alike and are not, a name nobody can see, or one that turns the rest of the
 * line around are tricks, not names. Scripts that need marks to be written (joiners in Persian and in emoji, marks of
 * direction) keep them.
 */
public enum TextRules {
    /** One line. */
    NAME,
    /** Several lines. */
    PARAGRAPH;

    private static final int ZERO_WIDTH_SPACE = 0x200B;
    private static final int WORD_JOINER = 0x2060;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /**
     * The form that is checked, kept and shown: composed (NFC), without blanks around it and without what turns text around
     * or isolates it, which comes along unseen when text is copied.
     */
    public String tidied(String value) {
        if (isPlain(value)) {
            return value;
        }
        StringBuilder kept = new StringBuilder(value.length());
        value.codePoints().filter(c -> !turnsText(c)).forEach(kept::appendCodePoint);
        String composed = Normalizer.normalize(kept, Normalizer.Form.NFC);
        int from = 0;
        int to = composed.length();
        while (from < to && isBlank(composed.codePointAt(from))) {
            from += Character.charCount(composed.codePointAt(from));
        }
        while (to > from && isBlank(composed.codePointBefore(to))) {
            to -= Character.charCount(composed.codePointBefore(to));
        }
        return composed.substring(from, to);
    }

    /** What is wrong with a tidied text; nothing with an empty one. */
    public Optional<String> fault(String tidied) {
        if (tidied.codePoints().anyMatch(this::isForbidden)) {
            return Optional.of("must have no control characters" + (this == NAME ? " or line breaks" : ""));
        }
        return tidied.isEmpty() || showsSomething(tidied) ? Optional.empty() : Optional.of("must show something");
    }

    /** Whether anything of it can be seen: not of blanks, joiners and fillers alone. Also asked for each message. */
    public static boolean showsSomething(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (isVisible(c)) {
                return true;
            }
            i += Character.charCount(c);
        }
        return false;
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private boolean isForbidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> this == NAME || c != '\n';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> this == NAME;
            default -> false;
        };
    }

    private static boolean turnsText(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == ZERO_WIDTH_SPACE
                || c == WORD_JOINER
                || c == BYTE_ORDER_MARK;
    }

    private static boolean isVisible(int c) {
        if (c < 0x7f) {
            return c > ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> !isFiller(c);
        };
    }

    /** Letters, marks and symbols that are drawn as nothing. */
    private static boolean isFiller(int c) {
        return switch (c) {
            // Combining grapheme joiner; Hangul fillers; inherent vowels of Khmer; empty braille; empty note head.
            case 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x17B4, 0x17B5, 0x2800, 0x1D159 -> true;
            // Variation selectors.
            default -> c >= 0x180B && c <= 0x180F || c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF;
        };
    }
}
