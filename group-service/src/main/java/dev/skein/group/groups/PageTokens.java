package dev.skein.group.groups;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Places in lists as opaque text. They hold nothing secret, only sort keys, and are checked like any input. */
final class PageTokens {
    private static final String SEPARATOR = "\n";

    private PageTokens() {}

    static String of(Member member) {
        return encode(member.role().number() + SEPARATOR + member.joinedAt() + SEPARATOR + member.userId());
    }

    static String of(GroupStore.Joined joined) {
        return encode(joined.joinedAt() + SEPARATOR + joined.group().groupId());
    }

    static GroupStore.MemberPlace memberPlace(String token) {
        if (token.isEmpty()) {
            return GroupStore.MemberPlace.START;
        }
        String[] parts = decode(token, 3);
        return new GroupStore.MemberPlace((int) number(parts[0]), number(parts[1]), parts[2]);
    }

    static GroupStore.JoinedPlace joinedPlace(String token) {
        if (token.isEmpty()) {
            return GroupStore.JoinedPlace.START;
        }
        String[] parts = decode(token, 2);
        return new GroupStore.JoinedPlace(number(parts[0]), parts[1]);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String[] decode(String token, int count) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String[] parts = text.split(SEPARATOR, -1);
            if (parts.length == count && text.indexOf('\0') < 0) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            // Refused below.
        }
        throw bad();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw bad();
        }
    }

    private static SkeinException bad() {
        return SkeinException.ofField(ErrorCode.BAD_GROUP_PARAMETER, "page_token", "is none of ours");
    }
}
