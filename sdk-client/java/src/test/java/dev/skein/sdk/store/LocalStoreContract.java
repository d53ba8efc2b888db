package dev.skein.sdk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationState;
import dev.skein.v1.Message;
import dev.skein.v1.SendRequest;
import dev.skein.v1.TextContent;
import dev.skein.v1.UserEvent;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link LocalStore} must do. */
abstract class LocalStoreContract {
    private LocalStore store;

    abstract LocalStore create();

    /** The same data as a new process finds it. */
    abstract LocalStore reopened(LocalStore before);

    @BeforeEach
    void open() {
        store = create();
        store.open("demo|alice");
    }

    @AfterEach
    void close() {
        store.close();
    }

    static Message message(String conversation, long seq, String text) {
        return Message.newBuilder()
                .setConversationId(conversation)
                .setSeq(seq)
                .setServerTime(seq)
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build();
    }

    private static PendingSend pending(String id, String failedReason) {
        return new PendingSend(
                "p:alice:bob", SendRequest.newBuilder().setClientMessageId(id).build(), failedReason);
    }

    private static StoredConversation conversation(String id, long handed) {
        return new StoredConversation(
                ConversationState.newBuilder()
                        .setConversationId(id)
                        .setHeadSeq(9)
                        .build(),
                handed,
                2,
                3,
                4);
    }

    private void addMessages(String conversation, long from, long to) {
        store.commit(new StoreChange()
                .messages(LongStream.rangeClosed(from, to)
                        .mapToObj(seq -> message(conversation, seq, "text " + seq))
                        .toList()));
    }

    private static List<Long> seqs(List<Message> messages) {
        return messages.stream().map(Message::getSeq).toList();
    }

    @Test
    void aNewStoreKnowsNothing() {
        assertThat(store.cursor()).isEqualTo(ByteString.EMPTY);
        assertThat(store.eventVersion()).isZero();
        assertThat(store.conversations()).isEmpty();
        assertThat(store.pendingSends()).isEmpty();
        assertThat(store.messages("p:a:b", 1, 10, 10)).isEmpty();
    }

    @Test
    @Tag("SDK-10")
    void whatWasCommittedIsThereAfterReopening() {
        store.commit(new StoreChange()
                .cursor(ByteString.copyFromUtf8("c1"))
                .eventVersion(7)
                .conversation(conversation("p:alice:bob", 5))
                .messages(List.of(message("p:alice:bob", 5, "hi")))
                .pendingSend(pending("one", "")));

        store = reopened(store);
        store.open("demo|alice");

        assertThat(store.cursor().toStringUtf8()).isEqualTo("c1");
        assertThat(store.eventVersion()).isEqualTo(7);
        assertThat(store.conversation("p:alice:bob")).contains(conversation("p:alice:bob", 5));
        assertThat(store.messages("p:alice:bob", 1, 9, 9)).containsExactly(message("p:alice:bob", 5, "hi"));
        assertThat(store.pendingSends()).containsExactly(pending("one", ""));
    }

    /** Content, an event or a state of a newer version, as it comes: nothing of it may get lost. */
    @Test
    void whatIsNotKnownIsKeptAsItCame() {
        UnknownFieldSet newer = UnknownFieldSet.newBuilder()
                .addField(
                        900,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("poll"))
                                .build())
                .build();
        Content content = Content.newBuilder().setUnknownFields(newer).build();
        Message message = Message.newBuilder()
                .setConversationId("p:alice:bob")
                .setSeq(1)
                .setContent(content)
                .setUnknownFields(newer)
                .build();
        PendingSend send = new PendingSend(
                "p:alice:bob",
                SendRequest.newBuilder()
                        .setClientMessageId("one")
                        .setContent(content)
                        .build(),
                "");
        StoredConversation conversation = new StoredConversation(
                ConversationState.newBuilder()
                        .setConversationId("p:alice:bob")
                        .setUnknownFields(newer)
                        .build(),
                1,
                1,
                0,
                0);
        UserEvent event =
                UserEvent.newBuilder().setVersion(3).setUnknownFields(newer).build();
        store.commit(new StoreChange()
                .messages(List.of(message))
                .pendingSend(send)
                .conversation(conversation)
                .opaqueEvent(event)
                .opaqueEvent(event.toBuilder().setVersion(2).build()));
        store.commit(new StoreChange().endEvent(2));

        store = reopened(store);
        store.open("demo|alice");

        assertThat(store.messages("p:alice:bob", 1, 1, 1)).containsExactly(message);
        assertThat(store.pendingSends()).containsExactly(send);
        assertThat(store.conversations()).containsExactly(conversation);
        assertThat(store.opaqueEvents()).containsExactly(event);
    }

    @Test
    void messagesComeBySeqWithinTheBounds() {
        addMessages("p:alice:bob", 1, 20);
        addMessages("p:alice:carol", 1, 3);

        assertThat(seqs(store.messages("p:alice:bob", 5, 8, 10))).containsExactly(5L, 6L, 7L, 8L);
        assertThat(seqs(store.messages("p:alice:bob", 5, 20, 2))).containsExactly(5L, 6L);
        assertThat(seqs(store.newestMessages("p:alice:bob", 10, 3))).containsExactly(8L, 9L, 10L);
        assertThat(seqs(store.newestMessages("p:alice:carol", Long.MAX_VALUE, 9)))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void aMessageStoredTwiceIsThereOnce() {
        addMessages("p:alice:bob", 1, 3);
        addMessages("p:alice:bob", 2, 4);

        assertThat(seqs(store.messages("p:alice:bob", 1, 9, 9))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    @Tag("CNV-09")
    @Tag("SDK-11")
    void searchFindsWordsAsTheyAreWritten() {
        store.commit(new StoreChange()
                .messages(List.of(
                        message("p:a:b", 1, "Wild Geese"),
                        message("p:a:b", 2, "100% goose"),
                        message("p:a:c", 3, "geese again"))));

        assertThat(seqs(store.search("geese", 10))).containsExactly(3L, 1L);
        assertThat(seqs(store.search("0%", 10))).containsExactly(2L);
        assertThat(store.search("_", 10)).isEmpty();
    }

    @Test
    void sendsKeepTheirOrderAndTheirPlaceWhenTheyFail() {
        store.commit(new StoreChange().pendingSend(pending("one", "")).pendingSend(pending("two", "")));
        store.commit(new StoreChange().pendingSend(pending("one", "TIMED_OUT")).pendingSend(pending("three", "")));
        store.commit(new StoreChange().endSend("two"));

        assertThat(store.pendingSends()).containsExactly(pending("one", "TIMED_OUT"), pending("three", ""));
    }

    @Test
    @Tag("SDK-10")
    void aRemovedConversationTakesItsMessagesAlong() {
        addMessages("p:alice:bob", 1, 3);
        store.commit(new StoreChange().conversation(conversation("p:alice:bob", 3)));
        store.commit(new StoreChange().removeConversation("p:alice:bob"));

        assertThat(store.conversations()).isEmpty();
        assertThat(store.messages("p:alice:bob", 1, 9, 9)).isEmpty();
    }

    @Test
    void oneMessageCanBeDeleted() {
        addMessages("p:alice:bob", 1, 3);
        store.deleteMessage("p:alice:bob", 2);

        assertThat(seqs(store.messages("p:alice:bob", 1, 9, 9))).containsExactly(1L, 3L);
    }

    @Test
    @Tag("SDK-05")
    void anotherAccountIsRefused() {
        LocalStore again = reopened(store);
        assertThatThrownBy(() -> again.open("demo|bob"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("demo|alice");
    }
}
