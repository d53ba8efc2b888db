package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.ReceivedMessage.Origin;
import dev.skein.sdk.service.MessageService;
import dev.skein.sdk.service.SyncService;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.StoreChange;
import dev.skein.sdk.store.StoreException;
import dev.skein.sdk.store.Stores;
import dev.skein.v1.Direction;
import dev.skein.v1.MembershipEvent;
import dev.skein.v1.Message;
import dev.skein.v1.MessageNotify;
import dev.skein.v1.ProfileEvent;
import dev.skein.v1.ReadEvent;
import dev.skein.v1.ServerFrame;
import dev.skein.v1.UserEvent;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CatchingUpTest {
    private static final String BOB = "p:alice:bob";
    private static final String GEESE = "g:geese";

    private final Device device = new Device();

    private void add(String conversation, int count) {
        for (int i = 0; i < count; i++) {
            device.server.add(conversation, "bob", "text");
        }
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private List<Origin> origins(String conversation) {
        return device.messages.stream()
                .filter(message -> message.conversationId().equals(conversation))
                .map(ReceivedMessage::origin)
                .distinct()
                .toList();
    }

    @Test
    void aStoreThatRefusesEndsTheStartBeforeAnythingIsSaid() {
        device.store = Stores.memory();
        device.store.open("demo|somebody else");
        device.build();
        CompletableFuture<Void> start = device.client.start();
        device.pass(1);
        assertThat(start.exceptionNow()).isInstanceOf(StoreException.class);
        assertThat(device.server.connects).isZero();
    }

    @Test
    @Tag("MSG-20")
    void aNewDeviceIsHandedTheNewestMessagesOfEachConversation() {
        add(BOB, 250);
        add(GEESE, 3);
        device.start();
        add(GEESE, 1);
        device.pass(1);

        assertThat(device.seqs(BOB)).isEqualTo(range(151, 250));
        assertThat(origins(BOB)).containsExactly(Origin.ROAMING);
        assertThat(device.seqs(GEESE)).isEqualTo(range(1, 4));
        assertThat(origins(GEESE)).containsExactly(Origin.ROAMING, Origin.LIVE);
        assertThat(device.conversation(BOB).unread()).isEqualTo(250);
    }

    @Test
    @Tag("MSG-18")
    @Tag("SDK-08")
    void aKnownDeviceIsHandedEverythingItMissed() {
        add(BOB, 2);
        device.start();
        device.client.conversations().markAllRead(BOB);
        device.pass(1);
        device.client.stop();
        device.pass(10);
        device.messages.clear();

        add(BOB, 230);
        add(GEESE, 150);
        device.build();
        device.start();

        assertThat(device.seqs(BOB)).isEqualTo(range(3, 232));
        assertThat(origins(BOB)).containsExactly(Origin.OFFLINE);
        assertThat(device.seqs(GEESE)).isEqualTo(range(1, 150));
        assertThat(device.conversation(BOB).unread()).isEqualTo(230);
        assertThat(device.conversation(GEESE).unread()).isEqualTo(150);
        assertThat(device.now(device.client.conversations().totalUnread())).isEqualTo(380);
    }

    @Test
    void whatWasMissedIsSoEvenWhenItsNotificationOvertakesTheSync() {
        add(BOB, 1);
        device.start();
        device.client.stop();
        device.pass(10);
        device.messages.clear();
        add(BOB, 3);
        device.server.failing.put(SyncService.SYNC.path(), SkeinException.of(ErrorCode.UNAVAILABLE));
        device.build();
        device.start();
        for (Message late : device.server.timelines.get(BOB).subList(1, 4)) {
            device.server.push(notify(late));
        }
        device.pass(1);
        assertThat(device.seqs(BOB)).isEqualTo(range(2, 4));
        assertThat(origins(BOB)).containsExactly(Origin.OFFLINE);

        device.server.failing.clear();
        device.pass(60);
        add(BOB, 1);
        device.pass(1);
        assertThat(origins(BOB)).containsExactly(Origin.OFFLINE, Origin.LIVE);
    }

    private static ServerFrame notify(Message message) {
        return ServerFrame.newBuilder()
                .setMessageNotify(MessageNotify.newBuilder()
                        .setConversationId(message.getConversationId())
                        .setSeq(message.getSeq())
                        .setMessage(message))
                .build();
    }

    @Test
    @Tag("SDK-08")
    @Tag("SDK-09")
    void notificationsThatOvertakeEachOtherAreHandedOverInOrder() {
        device.start();
        add(BOB, 1);
        device.pass(1);
        device.server.weather = new ScriptedServer.Weather(0, 1, 0, 0, 0, 1);
        add(BOB, 3);
        List<Message> timeline = device.server.timelines.get(BOB);
        for (int seq : new int[] {4, 2, 3, 2, 4}) {
            device.server.push(notify(timeline.get(seq - 1)));
        }
        device.pass(1);
        assertThat(device.seqs(BOB)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    @Tag("MSG-14")
    @Tag("SDK-09")
    void belowTheFloorNothingIsWaitedFor() {
        device.start();
        device.server.weather = new ScriptedServer.Weather(0, 1, 0, 0, 0, 1);
        add(GEESE, 20);
        device.server.floors.put(GEESE, 11L);
        device.server.weather = ScriptedServer.Weather.CALM;
        add(GEESE, 1);
        device.pass(1);

        assertThat(device.seqs(GEESE)).isEqualTo(range(11, 21));
    }

    @Test
    @Tag("MSG-14")
    void aConversationThatMayNoLongerBeReadIsLeftAlone() {
        device.start();
        add(GEESE, 1);
        device.pass(1);
        device.server.failing.put(MessageService.PULL.path(), SkeinException.of(ErrorCode.NO_RIGHT));
        device.server.weather = new ScriptedServer.Weather(0, 0, 0, 1, 0, 1);
        add(GEESE, 5);
        device.pass(60);

        assertThat(device.conversation(GEESE).member()).isFalse();
        long pulls = device.server.received.stream()
                .filter(frame -> frame.getCall().getMethod().equals(MessageService.PULL.path()))
                .count();
        assertThat(pulls).isLessThan(10);
    }

    @Test
    void aServiceInTroubleIsAskedLessAndLess() {
        device.start();
        device.server.failing.put(MessageService.PULL.path(), SkeinException.of(ErrorCode.UNAVAILABLE));
        device.server.weather = new ScriptedServer.Weather(0, 0, 0, 1, 0, 1);
        add(GEESE, 5);
        device.pass(60);
        long pulls = device.server.received.stream()
                .filter(frame -> frame.getCall().getMethod().equals(MessageService.PULL.path()))
                .count();
        assertThat(pulls).isLessThan(30);

        device.server.failing.clear();
        device.pass(60);
        assertThat(device.seqs(GEESE)).isEqualTo(range(1, 5));
    }

    @Test
    void anOnlineOnlyMessageIsHandedOverOnceAndCountsNowhere() {
        device.start();
        ServerFrame typing = ServerFrame.newBuilder()
                .setMessageNotify(MessageNotify.newBuilder()
                        .setConversationId(BOB)
                        .setMessage(Message.newBuilder()
                                .setConversationId(BOB)
                                .setSender("bob")
                                .setClientMessageId("x")))
                .build();
        device.server.push(typing);
        device.server.push(typing);
        device.pass(1);
        assertThat(device.messages).hasSize(1);
        assertThat(device.now(device.client.conversations().totalUnread())).isZero();
    }

    @Test
    void aSlowListenerLeavesMessagesOnTheServerAndGetsThemLater() {
        device.start();
        device.runtime.holdCallbacks();
        add(BOB, 6_000);
        device.pass(30);
        assertThat(device.runtime.heldCallbacks()).isLessThan(4_000);
        assertThat(device.client.state().name()).isEqualTo("CONNECTED");

        for (int i = 0; i < 10; i++) {
            device.runtime.releaseCallbacks();
            device.pass(30);
        }
        assertThat(device.seqs(BOB)).isEqualTo(range(1, 6_000));
    }

    @Test
    void aStoreThatCannotWriteStopsTheClient() {
        LocalStore broken = Stores.memory();
        boolean[] full = new boolean[1];
        device.store = (LocalStore) Proxy.newProxyInstance(
                LocalStore.class.getClassLoader(), new Class<?>[] {LocalStore.class}, (proxy, method, arguments) -> {
                    if (full[0] && arguments != null && arguments[0] instanceof StoreChange) {
                        throw new StoreException("disk full");
                    }
                    return method.invoke(broken, arguments);
                });
        device.build();
        device.start();
        add(BOB, 1);
        device.pass(1);
        full[0] = true;
        add(BOB, 1);
        device.pass(60);

        assertThat(device.seqs(BOB)).containsExactly(1L);
        assertThat(device.client.state().name()).isEqualTo("REFUSED");
        full[0] = false;
        device.start();
        assertThat(device.seqs(BOB)).containsExactly(1L, 2L);
    }

    @Test
    void aServerThatWasRestoredStartsTheConversationAnew() {
        add(BOB, 5);
        add(GEESE, 2);
        device.start();
        device.messages.clear();
        device.server.breakConnection();
        device.server.timelines.get(BOB).subList(2, 5).clear();
        device.server.forgetCursors();
        add(BOB, 1);
        device.pass(5);

        assertThat(device.seqs(BOB)).containsExactly(1L, 2L, 3L);
        assertThat(device.seqs(GEESE)).isEmpty();
    }

    @Test
    @Tag("SDK-08")
    void eventsComeOnceAndInOrderLiveOrBySync() {
        device.start();
        add(BOB, 3);
        device.server.add(
                UserEvent.newBuilder().setProfile(ProfileEvent.newBuilder().setNickname("one")));
        device.pass(1);
        device.server.weather = new ScriptedServer.Weather(0, 1, 0, 0, 0, 1);
        device.server.add(UserEvent.newBuilder()
                .setPeerRead(ReadEvent.newBuilder().setConversationId(BOB).setReadSeq(2)));
        device.server.weather = ScriptedServer.Weather.CALM;
        device.server.add(UserEvent.newBuilder()
                .setRead(ReadEvent.newBuilder()
                        .setConversationId(BOB)
                        .setReadSeq(2)
                        .setUnread(1)));
        device.pass(1);

        assertThat(device.heard).containsSubsequence("profile one", "peer read 2", "own read 2");
        assertThat(device.heard.stream().filter(line -> line.contains("read"))).hasSize(2);
        assertThat(device.conversation(BOB).peerReadSeq()).isEqualTo(2);
        assertThat(device.conversation(BOB).unread()).isEqualTo(1);
    }

    @Test
    void leavingAGroupIsKnownAtOnce() {
        device.start();
        add(GEESE, 1);
        device.pass(1);
        device.server.add(UserEvent.newBuilder()
                .setMembership(MembershipEvent.newBuilder().setConversationId(GEESE)));
        device.pass(1);
        assertThat(device.conversation(GEESE).member()).isFalse();
        assertThat(device.heard).contains("membership false");
    }

    @Test
    void readingIsKnownHereAtOnceAndToldToTheServerWhenItCanBe() {
        device.start();
        add(BOB, 4);
        device.pass(1);
        device.server.weather = new ScriptedServer.Weather(1, 0, 0, 0, 0, 1);
        device.server.breakConnection();
        device.pass(1);
        device.client.conversations().markRead(BOB, 3);
        device.pass(1);
        assertThat(device.conversation(BOB).unread()).isEqualTo(1);
        assertThat(device.server.read).isEmpty();

        device.server.weather = ScriptedServer.Weather.CALM;
        device.pass(60);
        assertThat(device.server.read).containsEntry(BOB, 3L);
        assertThat(device.conversation(BOB).unread()).isEqualTo(1);
    }

    @Test
    @Tag("SDK-10")
    @Tag("SDK-11")
    void historyComesFromTheStoreWhenItIsThereAndElseFromTheServer() {
        add(BOB, 150);
        device.start();
        int before = device.server.received.size();
        List<Message> newest =
                device.now(device.client.conversations().history(BOB, 0, 20, Direction.DIRECTION_BACKWARD));
        assertThat(newest.stream().map(Message::getSeq)).isEqualTo(range(131, 150));
        assertThat(device.server.received).hasSize(before);

        var older = device.client.conversations().history(BOB, 1, 30, Direction.DIRECTION_FORWARD);
        device.pass(1);
        assertThat(older.join().stream().map(Message::getSeq)).isEqualTo(range(1, 30));
        assertThat(device.seqs(BOB)).isEqualTo(range(51, 150));
        List<Message> local = device.now(device.client.conversations().localHistory(BOB, 30, 100));
        assertThat(local).hasSize(30);
    }

    @Test
    void aNewDeviceMissesNoEventThatComesBeforeTheFirstItHears() {
        for (int i = 0; i < 3; i++) {
            device.server.add(
                    UserEvent.newBuilder().setProfile(ProfileEvent.newBuilder().setNickname("old " + i)));
        }
        device.start();
        device.server.weather = new ScriptedServer.Weather(0, 1, 0, 0, 0, 1);
        device.server.add(
                UserEvent.newBuilder().setProfile(ProfileEvent.newBuilder().setNickname("lost")));
        device.server.weather = ScriptedServer.Weather.CALM;
        device.server.add(
                UserEvent.newBuilder().setProfile(ProfileEvent.newBuilder().setNickname("heard")));
        device.pass(1);
        assertThat(device.heard).containsSubsequence("profile lost", "profile heard");
    }

    @Test
    @Tag("SDK-10")
    void importedMessagesAreFoundHere() {
        device.start();
        Message kept = Message.newBuilder().setConversationId(BOB).setSeq(7).build();
        device.now(device.client.conversations().importLocal(List.of(kept)));
        assertThat(device.now(device.client.conversations().localHistory(BOB, 0, 10)))
                .containsExactly(kept);
        assertThat(device.messages).isEmpty();
    }

    @Test
    @Tag("SDK-10")
    void whatWasDeletedHereDoesNotComeBackByItself() {
        add(BOB, 3);
        device.start();
        device.now(device.client.conversations().deleteLocalMessages(BOB));
        device.server.breakConnection();
        device.pass(5);
        assertThat(device.now(device.client.conversations().localHistory(BOB, 0, 10)))
                .isEmpty();
        assertThat(device.seqs(BOB)).containsExactly(1L, 2L, 3L);
    }
}
