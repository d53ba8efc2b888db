package dev.skein.group.groups;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.groups.GroupStore.JoinedPlace;
import dev.skein.group.groups.GroupStore.MemberPlace;
import dev.skein.protocol.GroupId;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Places in lists as opaque text. They hold nothing secret, only sort keys, and are checked like any input: what this class would
 * not have written itself is refused.
 */
final class PageTokens {
    private static final String SEPARATOR = "\n";
    private static final int ROLES = Role.values().length;

    private PageTokens() {}

    static String of(Member member) {
        return of(new MemberPlace(member.role().number(), member.joinedAt(), member.userId()));
    }

    static String of(GroupStore.Joined joined) {
        return of(new JoinedPlace(joined.joinedAt(), joined.group().groupId()));
    }

    private static String of(MemberPlace place) {
        return encode(place.role() + SEPARATOR + place.joinedAt() + SEPARATOR + place.userId());
    }

    private static String of(JoinedPlace place) {
        return encode(place.joinedAt() + SEPARATOR + place.groupId());
    }

    static MemberPlace memberPlace(String token) {
        if (token.isEmpty()) {
            return MemberPlace.START;
        }
        String[] parts = decode(token, 3);
        MemberPlace place = new MemberPlace((int) number(parts[0], ROLES), number(parts[1], Long.MAX_VALUE), parts[2]);
        require(place.role() > 0 && UserId.isValid(place.userId()) && of(place).equals(token));
        return place;
    }

    static JoinedPlace joinedPlace(String token) {
        if (token.isEmpty()) {
            return JoinedPlace.START;
        }
        String[] parts = decode(token, 2);
        JoinedPlace place = new JoinedPlace(number(parts[0], Long.MAX_VALUE), parts[1]);
        require(GroupId.isValid(place.groupId()) && of(place).equals(token));
        return place;
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String[] decode(String token, int count) {
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(SEPARATOR, -1);
            require(parts.length == count);
            return parts;
        } catch (IllegalArgumentException e) {
            throw bad();
        }
    }

    private static long number(String text, long max) {
        try {
            long number = Long.parseLong(text);
            require(number >= 0 && number <= max);
            return number;
        } catch (NumberFormatException e) {
            throw bad();
        }
    }

    private static void require(boolean ours) {
        if (!ours) {
            throw bad();
        }
    }

    private static SkeinException bad() {
        return SkeinException.ofField(ErrorCode.BAD_GROUP_PARAMETER, "page_token", "is none of ours");
    }
}
