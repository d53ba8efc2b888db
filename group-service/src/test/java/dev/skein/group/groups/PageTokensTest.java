package dev.skein.group.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokensTest {
    private static final String OF_MEMBERS = token("2\n1700000000000\nbob@x");
    private static final String OF_JOINED = token("1700000000000\nfriends of bob");

    private static String token(String text) {
        return token(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void isRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(SkeinException.class, PageTokensTest::namesTheToken);
    }

    private static void namesTheToken(SkeinException refusal) {
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_GROUP_PARAMETER);
        assertThat(refusal.field()).isEqualTo("page_token");
    }

    @Test
    void ourOwnAreRead() {
        assertThat(PageTokens.memberPlace(OF_MEMBERS))
                .isEqualTo(new GroupStore.MemberPlace(2, 1_700_000_000_000L, "bob@x"));
        assertThat(PageTokens.joinedPlace(OF_JOINED))
                .isEqualTo(new GroupStore.JoinedPlace(1_700_000_000_000L, "friends of bob"));
        assertThat(PageTokens.memberPlace("")).isEqualTo(GroupStore.MemberPlace.START);
        assertThat(PageTokens.joinedPlace("")).isEqualTo(GroupStore.JoinedPlace.START);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0\n1\nbob", "4\n1\nbob", "-1\n1\nbob", "4294967298\n1\nbob", "2\n-1\nbob", "02\n1\nbob", "+2\n1\nbob",
                "2\n1\n", "2\n1\nb\u0000b", "2\n1\nb\u00f6b", "2\n1\nbob\n", "2\n9223372036854775808\nbob",
                        "2\n\u0661\nbob", "x"
            })
    void placesOfMembersThatCannotBeAreRefused(String text) {
        isRefused(() -> PageTokens.memberPlace(token(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1\nfriends", "01\nfriends", "1\n", "1\nfri\u0000ends", "1\nfri\u00e9nds", "1", "\nfriends"})
    void placesOfGroupsThatCannotBeAreRefused(String text) {
        isRefused(() -> PageTokens.joinedPlace(token(text)));
    }

    @Test
    void thoseOfTheOtherListAreRefused() {
        isRefused(() -> PageTokens.memberPlace(OF_JOINED));
        isRefused(() -> PageTokens.joinedPlace(OF_MEMBERS));
    }

    @Test
    void thereIsOneWayToWriteAPlace() {
        for (String other : List.of(OF_JOINED + "=", OF_JOINED + "A", " " + OF_JOINED, "!", "a")) {
            isRefused(() -> PageTokens.joinedPlace(other));
        }
        String unused = OF_MEMBERS.substring(0, OF_MEMBERS.length() - 1);
        for (char last : "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".toCharArray()) {
            isWrittenOneWay(
                    unused + last,
                    PageTokens::memberPlace,
                    place -> token(place.role() + "\n" + place.joinedAt() + "\n" + place.userId()));
        }
    }

    @Test
    void changedBytesAreAnotherPlaceOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            isWrittenOneWay(
                    changed(OF_MEMBERS, random),
                    PageTokens::memberPlace,
                    place -> token(place.role() + "\n" + place.joinedAt() + "\n" + place.userId()));
            isWrittenOneWay(
                    changed(OF_JOINED, random),
                    PageTokens::joinedPlace,
                    place -> token(place.joinedAt() + "\n" + place.groupId()));
        }
    }

    private static <T> void isWrittenOneWay(String token, Function<String, T> read, Function<T, String> write) {
        try {
            assertThat(write.apply(read.apply(token))).isEqualTo(token);
        } catch (SkeinException refusal) {
            namesTheToken(refusal);
        }
    }

    private static String changed(String token, Random random) {
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return token(bytes);
    }
}
