package dev.skein.messaging;

import static dev.skein.messaging.Client.group;
import static dev.skein.messaging.Client.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.IsBehindRequest;
import dev.skein.protocol.CallerCodec;
import dev.skein.v1.ConversationState;
import dev.skein.v1.GroupEvent;
import dev.skein.v1.MarkReadResponse;
import dev.skein.v1.SendOptions;
import dev.skein.v1.SyncRequest;
import dev.skein.v1.SyncResponse;
import dev.skein.v1.UserEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sync and read points, through gRPC, on real servers. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class SyncComponentTest {
    @Inject
    CallerCodec codec;

    private Client client;

    @BeforeEach
    void newApp() {
        client = new Client(codec, "app-" + UUID.randomUUID());
        client.accounts("alice", "bob", "carol");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private SyncResponse sync(String user, ByteString cursor) {
        return client.sync(user, SyncRequest.newBuilder().setCursor(cursor));
    }

    private boolean behind(String user, ByteString cursor) {
        return client.queries()
                .isBehind(IsBehindRequest.newBuilder()
                        .setAppId(client.app())
                        .setUserId(user)
                        .setCursor(cursor)
                        .build())
                .getBehind();
    }

    @Test
    @Tag("CNV-02")
    @Tag("CNV-04")
    @Tag("MSG-13")
    @Tag("MSG-25")
    void aNewDeviceGetsEveryConversationWithUnreadAndLastMessage() {
        client.send("alice", user("bob"), "one");
        client.send("alice", user("bob"), "two");
        client.send("bob", user("alice"), "own");
        client.send(
                "carol",
                user("bob"),
                "not counted",
                SendOptions.newBuilder().setUnread(false).build());

        SyncResponse synced = sync("bob", ByteString.EMPTY);

        assertThat(synced.getReset()).isFalse();
        assertThat(synced.getMore()).isFalse();
        assertThat(synced.getConversationsList())
                .extracting(ConversationState::getConversationId)
                .containsExactly("p:bob:carol", "p:alice:bob");
        ConversationState withAlice = synced.getConversations(1);
        assertThat(withAlice.getHeadSeq()).isEqualTo(3);
        assertThat(withAlice.getUnread()).isEqualTo(2);
        assertThat(withAlice.getMember()).isTrue();
        assertThat(withAlice.getLastMessage().getContent().getText().getText()).isEqualTo("own");
        assertThat(synced.getConversations(0).getUnread()).isZero();
    }

    @Test
    @Tag("CNV-02")
    @Tag("MSG-13")
    void aCursorBringsOnlyWhatChangedAfterIt() {
        client.send("alice", user("bob"), "one");
        client.send("carol", user("bob"), "one");
        ByteString cursor = sync("bob", ByteString.EMPTY).getNextCursor();
        assertThat(behind("bob", cursor)).isFalse();
        assertThat(sync("bob", cursor).getConversationsList()).isEmpty();

        client.send("carol", user("bob"), "two");

        assertThat(behind("bob", cursor)).isTrue();
        SyncResponse later = sync("bob", cursor);
        assertThat(later.getConversationsList())
                .extracting(ConversationState::getConversationId)
                .containsExactly("p:bob:carol");
        assertThat(behind("bob", later.getNextCursor())).isFalse();
    }

    @Test
    @Tag("CNV-02")
    @Tag("MSG-13")
    void pagesBringEverythingOnceAndTheMostRecentFirst() {
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            peers.add("peer" + i);
        }
        client.accounts(peers.toArray(String[]::new));
        peers.forEach(peer -> client.send(peer, user("bob"), "hello"));

        Set<String> seen = new HashSet<>();
        List<Long> times = new ArrayList<>();
        ByteString cursor = ByteString.EMPTY;
        boolean more = true;
        for (int page = 0; more; page++) {
            assertThat(page).isLessThan(10);
            SyncResponse synced = client.sync(
                    "bob", SyncRequest.newBuilder().setCursor(cursor).setLimit(10));
            for (ConversationState state : synced.getConversationsList()) {
                assertThat(seen.add(state.getConversationId())).isTrue();
                times.add(state.getActiveAt());
            }
            cursor = synced.getNextCursor();
            more = synced.getMore();
        }
        assertThat(seen).hasSize(25);
        assertThat(times).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(behind("bob", cursor)).isFalse();
    }

    @Test
    @Tag("MSG-13")
    void whatChangesWhileListingIsNotMissed() {
        client.accounts("dave");
        client.send("alice", user("bob"), "1");
        client.send("carol", user("bob"), "1");
        client.send("dave", user("bob"), "1");
        SyncResponse first = client.sync("bob", SyncRequest.newBuilder().setLimit(2));
        assertThat(first.getMore()).isTrue();

        // Moves to the top of the list, past the place where the listing stands.
        client.send("alice", user("bob"), "2");

        SyncResponse second = client.sync(
                "bob", SyncRequest.newBuilder().setCursor(first.getNextCursor()).setLimit(2));
        SyncResponse third = sync("bob", second.getNextCursor());
        assertThat(third.getConversationsList())
                .extracting(ConversationState::getConversationId)
                .contains("p:alice:bob");
        assertThat(third.getConversations(0).getHeadSeq()).isEqualTo(2);
    }

    @Test
    @Tag("CNV-05")
    @Tag("MSG-35")
    @Tag("MSG-40")
    void aReadMovesForwardOnlyAndTellsReaderAndPeer() {
        for (int i = 0; i < 5; i++) {
            client.send("alice", user("bob"), "m" + i);
        }
        ByteString alice = sync("alice", ByteString.EMPTY).getNextCursor();
        ByteString bob = sync("bob", ByteString.EMPTY).getNextCursor();

        MarkReadResponse read = client.markRead("bob", "p:alice:bob", 3);
        assertThat(read.getReadSeq()).isEqualTo(3);
        assertThat(read.getUnread()).isEqualTo(2);
        assertThat(client.markRead("bob", "p:alice:bob", 1).getReadSeq()).isEqualTo(3);
        assertThat(client.markRead("bob", "p:alice:bob", 99).getReadSeq()).isEqualTo(5);

        assertThat(behind("alice", alice)).isTrue();
        List<UserEvent> toldAlice = sync("alice", alice).getEventsList();
        assertThat(toldAlice).extracting(UserEvent::getVersion).containsExactly(1L, 2L);
        assertThat(toldAlice.get(1).getPeerRead().getReadSeq()).isEqualTo(5);
        assertThat(toldAlice.get(1).getPeerRead().getUserId()).isEqualTo("bob");
        SyncResponse toldBob = sync("bob", bob);
        assertThat(toldBob.getEventsList())
                .extracting(event -> event.getRead().getReadSeq())
                .containsExactly(3L, 5L);
        assertThat(toldBob.getConversations(0).getUnread()).isZero();
        assertThat(sync("alice", ByteString.EMPTY).getConversations(0).getPeerReadSeq())
                .isEqualTo(5);
    }

    @Test
    @Tag("GRP-29")
    @Tag("MSG-13")
    void whoIsRemovedLearnsIt() {
        client.group("friends", "alice", "bob");
        client.send("alice", group("friends"), "hello");
        ByteString cursor = sync("bob", ByteString.EMPTY).getNextCursor();

        client.apply(ApplyRequest.newBuilder().addMembers(Client.member("friends", "bob", false)));

        SyncResponse synced = sync("bob", cursor);
        assertThat(synced.getEvents(0).getMembership().getEvent()).isEqualTo(GroupEvent.GROUP_EVENT_KICKED);
        assertThat(synced.getEvents(0).getMembership().getOperator()).isEqualTo("operator");
        assertThat(synced.getEvents(0).getMembership().getGroupName()).isEqualTo("Name of friends");
        assertThat(synced.getConversations(0).getMember()).isFalse();
        assertThat(synced.getConversations(0).hasLastMessage()).isFalse();
        assertThat(synced.getEvents(0).getMembership().getMember()).isFalse();
        assertThat(synced.getEvents(0).getMembership().getGroupId()).isEqualTo("friends");
        assertThat(sync("bob", ByteString.EMPTY).getConversationsList()).isEmpty();
    }

    @Test
    @Tag("GRP-30")
    void whoLeavesIsToldThatItWasByOneself() {
        client.group("friends", "alice", "bob");
        ByteString cursor = sync("bob", ByteString.EMPTY).getNextCursor();
        client.apply(ApplyRequest.newBuilder()
                .addMembers(Client.member("friends", "bob", false).toBuilder().setOperator("bob")));
        assertThat(sync("bob", cursor).getEvents(0).getMembership().getEvent()).isEqualTo(GroupEvent.GROUP_EVENT_QUIT);
    }

    @Test
    @Tag("MSG-22")
    void whatGoesOnInAGroupIsHiddenFromWhoLeftIt() {
        client.group("friends", "alice", "bob");
        client.send("alice", group("friends"), "together");
        client.send("alice", user("bob"), "in person");
        ByteString before = sync("bob", ByteString.EMPTY).getNextCursor();
        client.apply(ApplyRequest.newBuilder().addMembers(Client.member("friends", "bob", false)));
        SyncResponse leaving = sync("bob", before);
        ByteString after = leaving.getNextCursor();

        for (String text : List.of("among", "ourselves")) {
            client.send("alice", group("friends"), text);
            assertThat(behind("bob", after)).isFalse();
            assertThat(sync("bob", after).getConversationsList()).isEmpty();
            assertThat(sync("bob", after).getEventsList()).isEmpty();
            // A device that was away still learns of the leaving, and of nothing else.
            assertThat(sync("bob", before).getConversationsList()).isEqualTo(leaving.getConversationsList());
        }
        assertThat(leaving.getConversationsList())
                .extracting(ConversationState::getConversationId, ConversationState::getHeadSeq)
                .containsExactly(tuple("g:friends", 0L));
        assertThat(Client.error(() -> client.pull("bob", "g:friends"))).isEqualTo(ErrorCode.NO_RIGHT);

        client.apply(ApplyRequest.newBuilder().addMembers(Client.member("friends", "bob", true)));
        assertThat(behind("bob", after)).isTrue();
        client.send("alice", group("friends"), "again");
        ConversationState back = sync("bob", after).getConversations(0);
        assertThat(back.getMember()).isTrue();
        assertThat(back.getFloorSeq()).isEqualTo(4);
        assertThat(back.getUnread()).isEqualTo(1);
        assertThat(back.getActiveAt())
                .isGreaterThanOrEqualTo(leaving.getConversations(0).getActiveAt());
    }

    @Test
    void pagesAreWholeAlsoWithConversationsThatWereLeft() {
        ByteString cursor = sync("bob", ByteString.EMPTY).getNextCursor();
        for (int i = 0; i < 9; i++) {
            client.group("group" + i, "alice", "bob");
        }
        for (int i = 0; i < 9; i += 2) {
            client.apply(ApplyRequest.newBuilder().addMembers(Client.member("group" + i, "bob", false)));
            client.send("alice", group("group" + i), "later");
        }
        Set<String> seen = new HashSet<>();
        for (boolean more = true; more; ) {
            SyncResponse page = client.sync(
                    "bob", SyncRequest.newBuilder().setCursor(cursor).setLimit(2));
            page.getConversationsList()
                    .forEach(state ->
                            assertThat(seen.add(state.getConversationId())).isTrue());
            cursor = page.getNextCursor();
            more = page.getMore();
        }
        assertThat(seen).hasSize(9);
        assertThat(behind("bob", cursor)).isFalse();
    }

    @Test
    void applyingAChangeTwiceDoesNothingMore() {
        client.group("friends", "alice");
        ApplyRequest.Builder join =
                ApplyRequest.newBuilder().setChangeId("change-1").addMembers(Client.member("friends", "bob", true));
        client.apply(join);
        client.apply(join);

        SyncResponse synced = sync("bob", ByteString.EMPTY);
        assertThat(synced.getConversationsList()).hasSize(1);
        ByteString empty = sync("carol", ByteString.EMPTY).getNextCursor();
        client.apply(ApplyRequest.newBuilder().addMembers(Client.member("friends", "carol", true)));
        assertThat(sync("carol", empty).getEventsList()).hasSize(1);
    }

    @Test
    @Tag("MSG-13")
    void aCursorOfNobodyStartsFromNothing() {
        client.send("alice", user("bob"), "one");
        ByteString ours =
                client.sync("bob", SyncRequest.newBuilder().setLimit(1)).getNextCursor();

        List<ByteString> others = new ArrayList<>(List.of(
                ByteString.copyFromUtf8("no cursor of ours"),
                ours.concat(ByteString.copyFromUtf8("\0")),
                ours.concat(ByteString.copyFrom(new byte[] {(byte) 0xC3}))));
        // Each of the numbers below 0: transactions, version, time.
        for (int number = 1; number < 5; number++) {
            byte[] negative = ours.toByteArray();
            negative[1 + number * Long.BYTES] = (byte) 0x80;
            others.add(ByteString.copyFrom(negative));
        }
        for (ByteString other : others) {
            SyncResponse synced = sync("bob", other);
            assertThat(synced.getReset()).isTrue();
            assertThat(synced.getConversationsList()).hasSize(1);
            assertThat(behind("bob", other)).isTrue();
        }
    }

    @Test
    void aCursorOfAStateThatABackupHasUndoneIsBehind() {
        client.send("alice", user("bob"), "one");
        byte[] later = sync("bob", ByteString.EMPTY).getNextCursor().toByteArray();
        // Its transactions are yet to come.
        later[1 + Long.BYTES] = 0x40;

        assertThat(behind("bob", ByteString.copyFrom(later))).isTrue();
        assertThat(sync("bob", ByteString.copyFrom(later)).getReset()).isTrue();
    }
}
