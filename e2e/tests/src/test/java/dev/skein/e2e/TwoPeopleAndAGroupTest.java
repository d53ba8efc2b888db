package dev.skein.e2e;

import static dev.skein.e2e.Person.SOON;
import static dev.skein.e2e.Person.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.Conversations;
import dev.skein.v1.GroupKind;
import dev.skein.v1.KickReason;
import dev.skein.v1.Platform;
import dev.skein.v1.SendResponse;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Story 1 of the product: MSG-01, 02, 09, 13, 14, 35, 40; CNV-04, 05; CON-08, 09; GRP-03, 22, 28, 29, 30. */
class TwoPeopleAndAGroupTest {
    @Test
    @Tag("MSG-09")
    void twoPeopleOnDifferentGatewaysTalk() {
        try (Person alice = Person.newcomer("alice", 0);
                Person bob = Person.newcomer("bob", 1)) {
            SendResponse first = alice.say(bob.asTarget(), "hello");
            String conversation = first.getConversationId();
            bob.awaitTexts(conversation, "hello");
            bob.say(alice.asTarget(), "hi");

            alice.awaitTexts(conversation, "hello", "hi");
            bob.awaitTexts(conversation, "hello", "hi");
            assertThat(first.getSeq()).isEqualTo(1);
            alice.assertDense(conversation);
            bob.assertDense(conversation);
        }
    }

    @Test
    @Tag("CNV-04")
    @Tag("MSG-18")
    void whoWasAwayGetsEverythingOnceInOrderWithUnread() {
        try (Person alice = Person.newcomer("alice");
                Person bob = Person.newcomer("bob")) {
            String conversation = alice.say(bob.asTarget(), "0").getConversationId();
            bob.awaitTexts(conversation, "0");
            bob.goOffline();
            for (int i = 1; i <= 250; i++) {
                alice.client().sendText(bob.asTarget(), String.valueOf(i));
            }
            alice.say(bob.asTarget(), "251");

            bob.goOnline();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(bob.texts(conversation)).hasSize(252));
            bob.assertDense(conversation);
            bob.awaitUnread(conversation, 252);
            join(bob.client().conversations().markRead(conversation, 250));
            bob.awaitUnread(conversation, 2);
        }
    }

    @Test
    @Tag("CNV-05")
    @Tag("MSG-35")
    @Tag("MSG-40")
    void readingIsSeenByThePeerAndByTheOwnOtherDevice() {
        try (Person alice = Person.newcomer("alice");
                Person bob = Person.newcomer("bob");
                Person bobsPhone = Person.device(bob.userId(), 1, "phone", Platform.PLATFORM_ANDROID)) {
            String conversation = alice.say(bob.asTarget(), "read me").getConversationId();
            bob.awaitUnread(conversation, 1);
            bobsPhone.awaitUnread(conversation, 1);

            join(bobsPhone.client().conversations().markRead(conversation, 1));

            bob.awaitUnread(conversation, 0);
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(join(alice.client().conversations().get(conversation)))
                                    .hasValueSatisfying(seen ->
                                            assertThat(seen.peerReadSeq()).isEqualTo(1)));
        }
    }

    @Test
    @Tag("CON-08")
    @Tag("CON-09")
    void aSecondDesktopEndsTheFirstAndAPhoneDoesNot() {
        try (Person desktop = Person.newcomer("alice", 0);
                Person phone = Person.device(desktop.userId(), 1, "phone", Platform.PLATFORM_IOS);
                Person web = Person.device(desktop.userId(), 1, "browser", Platform.PLATFORM_WEB)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(desktop.kicks()).hasSize(1));
            assertThat(desktop.kicks().getFirst().getReason()).isEqualTo(KickReason.KICK_REASON_CONFLICT);
            assertThat(desktop.kicks().getFirst().getByPlatform()).isEqualTo(Platform.PLATFORM_WEB);

            String conversation = web.say(phone.asTarget(), "to myself").getConversationId();
            phone.awaitTexts(conversation, "to myself");
            assertThat(phone.kicks()).isEmpty();
        }
    }

    @Test
    @Tag("GRP-28")
    @Tag("GRP-29")
    @Tag("GRP-41")
    @Tag("MSG-11")
    void aGroupTalksAndWhoIsRemovedIsOut() {
        try (Person alice = Person.newcomer("alice", 0);
                Person bob = Person.newcomer("bob", 1);
                Person carol = Person.newcomer("carol", 1)) {
            var created = alice.found(GroupKind.GROUP_KIND_PRIVATE, "friends", bob);
            String groupId = created.getGroup().getGroupId();
            String conversation = created.getConversationId();
            alice.say(Conversations.group(groupId), "two of us");
            bob.awaitTexts(conversation, "two of us");

            join(bob.groups().addMembers(more -> more.setGroupId(groupId).addUserIds(carol.userId())));
            bob.say(Conversations.group(groupId), "three of us");
            carol.awaitTexts(conversation, "three of us");
            alice.awaitTexts(conversation, "two of us", "three of us");
            assertThat(join(carol.groups().listAllMembers(all -> all.setGroupId(groupId))))
                    .hasSize(3);

            join(alice.groups()
                    .removeMembers(one ->
                            one.setGroupId(groupId).addUserIds(carol.userId()).setReason("test")));

            assertThatThrownBy(() -> carol.say(Conversations.group(groupId), "still here?"))
                    .isInstanceOf(CompletionException.class)
                    .extracting(Throwable::getCause)
                    .extracting(failure -> ((SkeinException) failure).code())
                    .isEqualTo(ErrorCode.NO_RIGHT);
            alice.say(Conversations.group(groupId), "without carol");
            bob.awaitTexts(conversation, "two of us", "three of us", "without carol");
            bob.assertDense(conversation);
            assertThat(carol.texts(conversation)).containsExactly("three of us");
        }
    }

    @Test
    @Tag("MSG-19")
    void aMemberWhoWasAwayReadsTheGroup() {
        try (Person alice = Person.newcomer("alice");
                Person bob = Person.newcomer("bob");
                Person carol = Person.newcomer("carol")) {
            var created = alice.found(GroupKind.GROUP_KIND_PUBLIC, "public", bob, carol);
            String conversation = created.getConversationId();
            var group = Conversations.id(conversation);
            alice.say(group, "1");
            carol.awaitTexts(conversation, "1");
            carol.goOffline();
            alice.say(group, "2");
            bob.say(group, "3");

            carol.goOnline();

            carol.awaitTexts(conversation, "1", "2", "3");
            carol.awaitUnread(conversation, 3);
            carol.assertDense(conversation);
        }
    }
}
