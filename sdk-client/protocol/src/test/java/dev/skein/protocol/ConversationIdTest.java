package dev.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationIdTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    @Test
    void aPairIsTheSameFromBothSides() {
        assertThat(ConversationId.pair(BOB, ALICE)).isEqualTo(ConversationId.pair(ALICE, BOB));
        assertThat(ConversationId.pair(BOB, ALICE).value()).isEqualTo("p:alice:bob");
    }

    @Test
    void aPairKnowsItsPeople() {
        ConversationId pair = ConversationId.pair(ALICE, BOB);

        assertThat(pair.peerOf(ALICE)).contains(BOB);
        assertThat(pair.peerOf(BOB)).contains(ALICE);
        assertThat(pair.peerOf(new UserId("carol"))).isEmpty();
        assertThat(ConversationId.pair(BOB, BOB).peerOf(BOB)).contains(BOB);
    }

    @Test
    void aGroupIdMayHoldColonsAndSpaces() {
        assertThat(new ConversationId("g:@TGS#a b:c").groupId()).isEqualTo("@TGS#a b:c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p:", "p:bob:alice", "p:alice", "p:al ice:bob", "p:a:b:c", "g:", "x:alice", "g:\u00e9"})
    void malformedIdsAreRefused(String id) {
        assertThatThrownBy(() -> ConversationId.parse("conversation_id", id))
                .isInstanceOf(SkeinException.class)
                .hasMessageStartingWith("conversation_id: ");
    }
}
