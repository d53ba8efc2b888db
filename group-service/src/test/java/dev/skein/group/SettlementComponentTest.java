package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.EventBatch;
import dev.skein.internal.v1.MemberChange;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.v1.AddMembersRequest;
import dev.skein.v1.GroupEvent;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupServiceCreateRequest;
import dev.skein.v1.LeaveRequest;
import dev.skein.v1.LogoutRequest;
import dev.skein.v1.MemberResult;
import dev.skein.v1.RemoveMembersRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What others learn of a change, and when, also while they cannot be reached. */
@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class SettlementComponentTest {
    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    @Inject
    AmqpLink amqp;

    MessagingDouble messaging;

    @AfterEach
    void messagingWorksAgain() {
        messaging.fail(false);
        messaging.refuse(null, ErrorCode.BAD_REQUEST);
        messaging.refuseTips(null, ErrorCode.BAD_REQUEST);
    }

    /** A change that messaging-service refuses for good is tried once, and what stands behind it is applied. */
    @Test
    void aChangeThatIsRefusedForGoodIsSetAside() {
        String app = tenants.app("s-poison", "alice", "bob");
        int before = messaging.refusals();
        messaging.refuse("bad", ErrorCode.BAD_REQUEST);
        group(app, "bad", "bob");
        assertThat(pending(app)).isZero();
        assertThat(setAside(app)).isEqualTo(1);
        assertThat(messaging.refusals()).as("tried once").isEqualTo(before + 1);
        refused(ErrorCode.INTERNAL, () -> remove(app, "bad"));
        assertThat(setAside(app)).isEqualTo(2);
        group(app, "team", "bob");
        assertThat(messaging.applied(app)).anyMatch(request -> request.getGroupsCount() > 0);

        messaging.refuse(null, ErrorCode.BAD_REQUEST);
        tenants.run("update people.set_aside set retry = true where app_id = 's-poison'");
        await().untilAsserted(() -> assertThat(setAside(app)).isZero());
        assertThat(removals(app, "bob")).as("the same change, with its own id").hasSize(1);
    }

    /** What stands beside a removal must not leave the removed in the group. */
    @Test
    void whoWasRemovedIsKeptOutAlsoWhenTheChangeIsSetAside() {
        String app = tenants.app("s-out", "alice", "bob");
        group(app, "out", "bob");
        messaging.refuseTips("out", ErrorCode.BAD_REQUEST);
        assertThat(remove(app, "out")).isEqualTo(MemberResult.MEMBER_RESULT_REMOVED);
        assertThat(setAside(app)).isEqualTo(1);
        assertThat(removals(app, "bob"))
                .singleElement()
                .satisfies(bare -> assertThat(bare.getVersion()).isPositive());

        messaging.refuseTips(null, ErrorCode.BAD_REQUEST);
        tenants.run("update people.set_aside set retry = true where app_id = 's-out'");
        await().untilAsserted(() -> assertThat(setAside(app)).isZero());
        List<MemberChange> removals = removals(app, "bob");
        assertThat(removals).hasSize(2);
        assertThat(removals.get(1).getVersion()).isEqualTo(removals.get(0).getVersion());
        assertThat(messaging.applied(app)).extracting(ApplyRequest::getChangeId).doesNotHaveDuplicates();
    }

    /** Nobody waits for ten tries to be kept out. */
    @Test
    void whoWasRemovedIsKeptOutAtTheFirstFault() {
        String app = tenants.app("s-faulty-out", "alice", "bob");
        group(app, "faulty-out", "bob");
        messaging.refuseTips("faulty-out", ErrorCode.INTERNAL);
        refused(ErrorCode.UNAVAILABLE, () -> remove(app, "faulty-out"));
        assertThat(removals(app, "bob")).isNotEmpty();
        assertThat(pending(app)).isEqualTo(1);
        messaging.refuseTips(null, ErrorCode.BAD_REQUEST);
        await().untilAsserted(() -> assertThat(pending(app)).isZero());
    }

    /** A fault is repeated less and less often, and changes of other groups do not wait behind it. */
    @Test
    void aFaultOfOneGroupHoldsUpNoOther() {
        String app = tenants.app("s-fault", "alice", "bob");
        messaging.refuse("faulty", ErrorCode.INTERNAL);
        group(app, "faulty", "bob");
        await().untilAsserted(() -> assertThat(
                        tenants.count("select max(failures) from people.projection_change where app_id = ?", app))
                .isGreaterThan(2));
        tenants.run("insert into people.projection_change (app_id, key, payload, created_at)"
                + " values ('s-fault', 'g:behind', '\\x0a07732d6661756c74', 1)");
        await().untilAsserted(() -> assertThat(pending(app)).isEqualTo(1));
        tenants.run("update people.projection_change set failures = 9, due_at = 0 where app_id = 's-fault'");
        await().untilAsserted(() -> assertThat(setAside(app)).isEqualTo(1));
        assertThat(pending(app)).isZero();
    }

    /** A row that nobody can read any more. */
    @Test
    void anUnreadableChangeAndAnUnreadableEventAreSetAside() {
        String app = tenants.app("s-garbage", "alice");
        tenants.run("insert into people.projection_change (app_id, key, payload, created_at)"
                + " values ('s-garbage', 'g:x', '\\x0aff', 1)");
        tenants.run("insert into people.outbox (app_id, key, payload) values ('s-garbage', 'g:x', '\\x0aff')");
        await().untilAsserted(() -> assertThat(setAside(app)).isEqualTo(2));
        assertThat(pending(app)).isZero();
        assertThat(tenants.count("select count(*) from people.outbox where app_id = ?", app))
                .isZero();
        tenants.run("delete from people.set_aside where app_id = 's-garbage'");
    }

    @Test
    void aGroupIdThatNoGroupCanHaveIsRefused() {
        String app = tenants.app("s-nul", "alice", "bob");
        for (String id : new String[] {"x\0", "", "x".repeat(49), "\u00e9"}) {
            LeaveRequest request = LeaveRequest.newBuilder().setGroupId(id).build();
            refused(
                    ErrorCode.BAD_GROUP_ID,
                    () -> calls.user(app, "bob").groups().leave(request));
            refused(ErrorCode.BAD_GROUP_ID, () -> remove(app, id));
        }
    }

    @Test
    @Tag("GRP-29")
    void aRemovalIsAnsweredOnlyOnceItIsApplied() {
        String app = tenants.app("s-remove", "alice", "bob");
        group(app, "team", "bob");
        messaging.fail(true);
        refused(ErrorCode.UNAVAILABLE, () -> remove(app));
        refused(ErrorCode.UNAVAILABLE, () -> remove(app));
        messaging.fail(false);
        assertThat(remove(app))
                .as("it was the first attempt that removed")
                .isEqualTo(MemberResult.MEMBER_RESULT_NOT_MEMBER);
        assertThat(removals(app, "bob")).isNotEmpty();
        assertThat(pending(app)).isZero();
    }

    @Test
    void aRepeatedLeaveWaitsForTheFirstOneToBeApplied() {
        String app = tenants.app("s-leave", "alice", "bob");
        group(app, "team", "bob");
        LeaveRequest request = LeaveRequest.newBuilder().setGroupId("team").build();
        messaging.fail(true);
        refused(ErrorCode.UNAVAILABLE, () -> calls.user(app, "bob").groups().leave(request));
        refused(ErrorCode.UNAVAILABLE, () -> calls.user(app, "bob").groups().leave(request));
        messaging.fail(false);
        refused(ErrorCode.GROUP_UNKNOWN, () -> calls.user(app, "bob").groups().leave(request));
        assertThat(removals(app, "bob")).isNotEmpty();
    }

    @Test
    void whatOnlyGivesIsAnsweredAndAppliedLaterInOrder() {
        String app = tenants.app("s-give", "alice", "bob", "carol");
        messaging.fail(true);
        tenants.register(app, "dora");
        group(app, "team", "bob");
        calls.user(app, "alice")
                .groups()
                .addMembers(AddMembersRequest.newBuilder()
                        .setGroupId("team")
                        .addUserIds("carol")
                        .build());
        assertThat(pending(app)).isEqualTo(3);
        messaging.fail(false);
        await().untilAsserted(() -> assertThat(pending(app)).isZero());
        List<Long> versions = messaging.applied(app).stream()
                .filter(request -> request.getGroupsCount() > 0)
                .map(request -> request.getGroups(0).getVersion())
                .toList();
        assertThat(versions).hasSize(2).isSorted();
        assertThat(messaging.applied(app))
                .anySatisfy(request -> assertThat(request.getAccountsList())
                        .anySatisfy(account -> assertThat(account.getUserId()).isEqualTo("dora")));
    }

    @Test
    @Tag("OPS-07")
    void aChangeIsAppliedAlsoWhenTheServiceDiedBetweenCommitAndApplication() {
        String app = tenants.app("s-died", "alice");
        // What such a death leaves behind: the row, and nobody who waits for it.
        tenants.run("insert into people.projection_change (app_id, key, payload, created_at)"
                + " values ('s-died', 'g:x', '\\x0a06732d64696564', 1)");
        await().untilAsserted(() -> assertThat(pending(app)).isZero());
        assertThat(messaging.applied(app)).extracting(ApplyRequest::getChangeId).doesNotHaveDuplicates();
    }

    @Test
    void aRepetitionHasTheSameChangeId() {
        String app = tenants.app("s-same", "alice", "bob");
        group(app, "team", "bob");
        messaging.loseAnswers(true);
        try {
            refused(ErrorCode.UNAVAILABLE, () -> remove(app));
        } finally {
            messaging.loseAnswers(false);
        }
        remove(app);
        List<String> ids = messaging.applied(app).stream()
                .filter(request ->
                        request.getTipsList().stream().anyMatch(tip -> tip.getEvent() == GroupEvent.GROUP_EVENT_KICKED))
                .map(ApplyRequest::getChangeId)
                .toList();
        assertThat(ids).hasSizeGreaterThanOrEqualTo(2).containsOnly(ids.get(0));
    }

    @Test
    @Tag("OPS-07")
    void eventsReachTheDurableTopicOnceCommitted() {
        List<Event> heard = new CopyOnWriteArrayList<>();
        amqp.subscribeShared("skein.events", "people-test", body -> hear(heard, body), 100);
        String app = tenants.app("s-events", "alice", "bob");
        tenants.register(app, "carol");
        tenants.login(app, "carol", Tenants.PASSWORD);
        group(app, "team", "bob");
        remove(app);
        calls.user(app, "carol").auth().logout(LogoutRequest.getDefaultInstance());
        await().untilAsserted(() -> assertThat(heard)
                .filteredOn(event -> event.getAppId().equals(app))
                .extracting(Event::getEventCase)
                .contains(
                        Event.EventCase.ACCOUNT_REGISTERED,
                        Event.EventCase.LOGGED_IN,
                        Event.EventCase.GROUP_CREATED,
                        Event.EventCase.MEMBER_JOINED,
                        Event.EventCase.MEMBER_LEFT,
                        Event.EventCase.LOGGED_OUT));
        assertThat(heard).extracting(Event::getId).doesNotHaveDuplicates();
        List<Event.EventCase> ofGroup = heard.stream()
                .filter(event -> event.getAppId().equals(app) && event.getKey().equals("g:team"))
                .map(Event::getEventCase)
                .toList();
        assertThat(ofGroup)
                .containsExactly(
                        Event.EventCase.GROUP_CREATED, Event.EventCase.MEMBER_JOINED, Event.EventCase.MEMBER_LEFT);
        await().untilAsserted(() ->
                assertThat(tenants.count("select count(*) from people.outbox")).isZero());
    }

    private static Uni<Void> hear(List<Event> heard, byte[] body) {
        try {
            heard.addAll(EventBatch.parseFrom(body).getEventsList());
            return Uni.createFrom().voidItem();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            return Uni.createFrom().failure(e);
        }
    }

    private void group(String app, String groupId, String member) {
        calls.user(app, "alice")
                .groups()
                .create(GroupServiceCreateRequest.newBuilder()
                        .setKind(GroupKind.GROUP_KIND_PRIVATE)
                        .setName("Team")
                        .setGroupId(groupId)
                        .addMemberIds(member)
                        .build());
    }

    private MemberResult remove(String app) {
        return remove(app, "team");
    }

    private long setAside(String app) {
        return tenants.count("select count(*) from people.set_aside where app_id = ?", app);
    }

    private MemberResult remove(String app, String groupId) {
        return calls.user(app, "alice")
                .groups()
                .removeMembers(RemoveMembersRequest.newBuilder()
                        .setGroupId(groupId)
                        .addUserIds("bob")
                        .build())
                .getOutcomes(0)
                .getResult();
    }

    private List<MemberChange> removals(String app, String userId) {
        return messaging.applied(app).stream()
                .flatMap(request -> request.getMembersList().stream())
                .filter(member -> !member.getMember() && member.getUserId().equals(userId))
                .toList();
    }

    private long pending(String app) {
        return tenants.count("select count(*) from people.projection_change where app_id = ?", app);
    }
}
