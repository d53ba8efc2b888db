package dev.skein.group.account;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.TextRules;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * What nicknames, avatars and passwords may be. The same rules in every door; only the codes differ between a
 * registration (BAD_ACCOUNT_PARAMETER), a profile and a group (families of their own).
 */
public enum AccountRules {
    FOR_ACCOUNTS(ErrorCode.BAD_ACCOUNT_PARAMETER, ErrorCode.BAD_ACCOUNT_PARAMETER),
    FOR_PROFILES(ErrorCode.PROFILE_VALUE_TOO_LONG, ErrorCode.BAD_PROFILE_VALUE),
    FOR_GROUPS(ErrorCode.BAD_GROUP_PARAMETER, ErrorCode.BAD_GROUP_PARAMETER);

    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    private static final int MAX_NICKNAME_CHARACTERS = 32;
    private static final int MAX_NICKNAME_BYTES = 500;
    private static final int MAX_AVATAR_BYTES = 500;
    private static final int MIN_PASSWORD_CHARACTERS = 6;
    private static final int MAX_PASSWORD_CHARACTERS = 128;

    private final ErrorCode tooLong;
    private final ErrorCode malformed;

    AccountRules(ErrorCode tooLong, ErrorCode malformed) {
        this.tooLong = tooLong;
        this.malformed = malformed;
    }

    /** The nickname as it is kept and shown. */
    public String nickname(String field, String given) {
        String value = TextRules.NAME.tidied(given);
        // Characters as people count them: 32 emoji with skin tones are 32, but not a text of any length.
        if (graphemes(value) > MAX_NICKNAME_CHARACTERS || bytes(value) > MAX_NICKNAME_BYTES) {
            throw SkeinException.ofField(tooLong, field, "at most " + MAX_NICKNAME_CHARACTERS + " characters");
        }
        if (value.isEmpty()) {
            throw SkeinException.ofField(malformed, field, "must show something");
        }
        TextRules.NAME.fault(value).ifPresent(fault -> {
            throw SkeinException.ofField(malformed, field, fault);
        });
        return value;
    }

    /** Empty, or the URL of a picture. */
    public String avatar(String field, String value) {
        if (bytes(value) > MAX_AVATAR_BYTES) {
            throw SkeinException.ofField(tooLong, field, "at most " + MAX_AVATAR_BYTES + " bytes");
        }
        boolean url = value.startsWith("https://") || value.startsWith("http://");
        if (!value.isEmpty() && (!url || hasControl(value) || value.indexOf(' ') >= 0)) {
            throw SkeinException.ofField(malformed, field, "must be an http or https URL");
        }
        return value;
    }

    /** Counted in characters as the hasher reads them, so that every way to type one is as long. */
    public static String password(String value) {
        String read = Normalizer.normalize(value, Normalizer.Form.NFC);
        int length = read.codePointCount(0, read.length());
        if (length < MIN_PASSWORD_CHARACTERS || length > MAX_PASSWORD_CHARACTERS) {
            throw SkeinException.ofField(ErrorCode.PASSWORD_RULE, "password", "must be 6 to 128 characters");
        }
        if (!value.strip().equals(value) || hasControl(value)) {
            throw SkeinException.ofField(
                    ErrorCode.PASSWORD_RULE,
                    "password",
                    "must not begin or end with a space or have control characters");
        }
        return value;
    }

    private static long graphemes(String value) {
        return GRAPHEME.matcher(value)
                .results()
                .limit(MAX_NICKNAME_CHARACTERS + 1L)
                .count();
    }

    private static boolean hasControl(String value) {
        return value.codePoints().anyMatch(Character::isISOControl);
    }

    private static int bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }
}
