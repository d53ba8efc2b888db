package dev.skein.messaging.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncCursorTest {
    private static final SyncCursor SYNCED = new SyncCursor(-7, 1_000, 0, 12, SyncCursor.Page.FIRST);
    private static final SyncCursor LISTING =
            new SyncCursor(7, 1_000, 1_200, 12, new SyncCursor.Page(1_700_000_000_000L, "p:alice:bob"));
    private static final List<SyncCursor> OURS = List.of(
            SyncCursor.beginning(7),
            SYNCED,
            LISTING,
            new SyncCursor(Long.MIN_VALUE, 0, 5, 0, SyncCursor.Page.FIRST),
            new SyncCursor(1, Long.MAX_VALUE, 5, 0, new SyncCursor.Page(0, "g:any printable ~ group")));

    @Test
    void ourOwnAreRead() {
        assertThat(OURS)
                .allSatisfy(
                        cursor -> assertThat(SyncCursor.decode(cursor.encode())).contains(cursor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p:al\0ce:bob",
                "p:alice:b\uFFFDb",
                "p:bob:alice",
                "p:alice",
                "x:alice",
                "g:",
                "g:\u00e9",
                "p:alice:bob\n"
            })
    void placesThatCannotBeAreNot(String conversation) {
        assertThat(SyncCursor.decode(at(1_000, 1_200, 12, 5, conversation))).isEmpty();
    }

    @Test
    void brokenTextIsNot() {
        byte[] broken = LISTING.encode();
        for (int bad : new int[] {0x00, 0x80, 0xC3, 0xE2, 0xFF}) {
            broken[broken.length - 1] = (byte) bad;
            assertThat(SyncCursor.decode(broken)).isEmpty();
        }
    }

    @Test
    void numbersThatCannotBeAreNot() {
        assertThat(SyncCursor.decode(at(-1, 1_200, 12, 5, "g:x"))).isEmpty();
        assertThat(SyncCursor.decode(at(1_000, -1, 12, 5, "g:x"))).isEmpty();
        assertThat(SyncCursor.decode(at(1_000, 1_200, -1, 5, "g:x"))).isEmpty();
        assertThat(SyncCursor.decode(at(1_000, 1_200, 12, -1, "g:x"))).isEmpty();
        assertThat(SyncCursor.decode(at(1_000, 1_200, 12, 5, ""))).isEmpty();
    }

    @Test
    void aPlaceInAListingThatIsNotUnderWayIsNot() {
        assertThat(SyncCursor.decode(at(1_000, 0, 12, 5, "g:x"))).isEmpty();
    }

    private static byte[] at(long since, long next, long version, long activeAt, String conversation) {
        return new SyncCursor(7, since, next, version, new SyncCursor.Page(activeAt, conversation)).encode();
    }

    /** Whatever bytes come: nothing is thrown, and what is read is exactly what was sent, and possible. */
    @Test
    void changedBytesAreAnotherCursorOrNone() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = changed(OURS.get(random.nextInt(OURS.size())).encode(), random);
            SyncCursor.decode(bytes).ifPresent(read -> {
                assertThat(read.encode()).isEqualTo(bytes);
                assertThat(List.of(
                                read.since(),
                                read.next(),
                                read.eventVersion(),
                                read.page().activeAt()))
                        .allMatch(number -> number >= 0);
                assertThat(StandardCharsets.US_ASCII
                                .newEncoder()
                                .canEncode(read.page().conversationId()))
                        .isTrue();
                assertThat(read.page().conversationId()).doesNotContain("\0");
            });
        }
    }

    private static byte[] changed(byte[] bytes, Random random) {
        byte[] other = Arrays.copyOf(bytes, Math.max(0, bytes.length + random.nextInt(7) - 3));
        for (int n = random.nextInt(4); n > 0 && other.length > 0; n--) {
            other[random.nextInt(other.length)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0 && other.length >= Long.BYTES + 1) {
            int place = 1 + Long.BYTES * random.nextInt((other.length - 1) / Long.BYTES);
            if (place + Long.BYTES <= other.length) {
                ByteBuffer.wrap(other).putLong(place, random.nextLong());
            }
        }
        return other;
    }
}
