package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.store.StoreChange;
import dev.skein.v1.Content;
import dev.skein.v1.Direction;
import dev.skein.v1.ProfileEvent;
import dev.skein.v1.SendRequest;
import dev.skein.v1.UserEvent;
import org.junit.jupiter.api.Test;

/** Content and events of kinds that this version does not know reach the application whole. */
class NewerServerTest {
    private static final String CONVERSATION = "p:alice:bob";
    private static final int NEWER_KIND = 900;

    private final Device device = new Device();

    private static UnknownFieldSet newer(String what) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        NEWER_KIND,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8(what))
                                .build())
                .build();
    }

    private static Content poll() {
        return Content.newBuilder().setUnknownFields(newer("poll")).build();
    }

    @Test
    void aMessageOfAnUnknownKindIsHandedOverLiveAndLater() {
        device.start();
        device.server.add(CONVERSATION, "bob", "hello");
        device.server.add(CONVERSATION, "bob", poll());
        device.pass(1);
        device.server.breakConnection();
        device.server.add(CONVERSATION, "bob", poll());
        device.pass(5);

        assertThat(device.seqs(CONVERSATION)).containsExactly(1L, 2L, 3L);
        assertThat(device.messages.stream().map(ReceivedMessage::content).skip(1))
                .containsExactly(poll(), poll());
        assertThat(device.conversation(CONVERSATION).unread()).isEqualTo(3);
        assertThat(device.now(device.client.conversations().history(CONVERSATION, 2, 1, Direction.DIRECTION_FORWARD)))
                .singleElement()
                .satisfies(message -> assertThat(message.getContent()).isEqualTo(poll()));
    }

    @Test
    void itIsSentWhole() {
        device.start();
        device.client.send(SendRequest.newBuilder()
                .setConversation(Conversations.user("bob"))
                .setContent(poll())
                .build());
        device.pass(1);

        assertThat(device.server.timelines.get(CONVERSATION).getFirst().getContent())
                .isEqualTo(poll());
        assertThat(device.messages.getFirst().content()).isEqualTo(poll());
    }

    @Test
    void anEventOfAnUnknownKindIsHandedOnInOrderLiveAndLater() {
        device.start();
        device.server.add(UserEvent.newBuilder().setUnknownFields(newer("one")));
        device.server.add(
                UserEvent.newBuilder().setProfile(ProfileEvent.newBuilder().setNickname("Alice")));
        device.pass(1);
        device.server.breakConnection();
        device.server.add(UserEvent.newBuilder().setUnknownFields(newer("two")));
        device.pass(5);

        assertThat(device.heard)
                .filteredOn(heard -> heard.startsWith("opaque") || heard.startsWith("profile"))
                .containsExactly("opaque 1", "profile Alice", "opaque 3");
        assertThat(device.opaque.stream().map(UserEvent::getUnknownFields)).containsExactly(newer("one"), newer("two"));
        assertThat(device.store.opaqueEvents()).isEqualTo(device.opaque);
    }

    @Test
    void whatAnEarlierVersionKeptIsToldByOneThatKnowsIt() {
        UserEvent profile = UserEvent.newBuilder()
                .setVersion(1)
                .setProfile(ProfileEvent.newBuilder().setNickname("Alice"))
                .build();
        UserEvent stillUnknown = UserEvent.newBuilder()
                .setVersion(2)
                .setUnknownFields(newer("two"))
                .build();
        device.store.commit(
                new StoreChange().opaqueEvent(profile).opaqueEvent(stillUnknown).eventVersion(2));
        device.start();

        assertThat(device.heard).containsOnlyOnce("profile Alice").doesNotContain("opaque 2");
        assertThat(device.store.opaqueEvents()).containsExactly(stillUnknown);
    }

    @Test
    void anOldVersionOnANewServerDoesNotFillTheStore() {
        device.start();
        for (int i = 0; i < 1_003; i++) {
            device.server.add(UserEvent.newBuilder().setUnknownFields(newer("more")));
        }
        device.pass(60);

        assertThat(device.store.opaqueEvents()).hasSize(1_000);
        assertThat(device.store.opaqueEvents().getFirst().getVersion()).isEqualTo(4);
    }
}
