package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.GroupTip;
import dev.skein.internal.v1.MemberChange;
import dev.skein.protocol.ErrorCode;
import dev.skein.v1.AddMembersRequest;
import dev.skein.v1.Group;
import dev.skein.v1.GroupEvent;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupRole;
import dev.skein.v1.GroupServiceCreateRequest;
import dev.skein.v1.GroupServiceCreateResponse;
import dev.skein.v1.GroupServiceGetRequest;
import dev.skein.v1.GroupServiceGetResponse;
import dev.skein.v1.LeaveRequest;
import dev.skein.v1.ListJoinedRequest;
import dev.skein.v1.ListJoinedResponse;
import dev.skein.v1.ListMembersRequest;
import dev.skein.v1.ListMembersResponse;
import dev.skein.v1.Member;
import dev.skein.v1.MemberOutcome;
import dev.skein.v1.MemberResult;
import dev.skein.v1.RemoveMembersRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class GroupsComponentTest {
    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    MessagingDouble messaging;

    @Test
    void theMakerOwnsTheGroupAndMessagingKnowsItBeforeTheAnswer() {
        String app = tenants.app("g-create", "alice", "bob", "carol");
        GroupServiceCreateResponse created = create(
                app,
                "alice",
                privateGroup("Geese").addMemberIds("bob").addMemberIds("bob").addMemberIds("nobody"));
        Group group = created.getGroup();
        assertThat(group.getGroupId()).matches("@TGS#[A-Z2-7]{12}");
        assertThat(created.getConversationId()).isEqualTo("g:" + group.getGroupId());
        assertThat(group.getOwner()).isEqualTo("alice");
        assertThat(group.getMemberCount()).isEqualTo(2);
        assertThat(group.getMaxMembers()).isEqualTo(200);
        assertThat(created.getOutcomesList())
                .extracting(MemberOutcome::getUserId, MemberOutcome::getResult)
                .containsExactly(
                        tuple("bob", MemberResult.MEMBER_RESULT_JOINED),
                        tuple("nobody", MemberResult.MEMBER_RESULT_ACCOUNT_UNKNOWN));

        ApplyRequest applied = last(app);
        assertThat(applied.getChangeId()).isNotEmpty();
        assertThat(applied.getTipsList()).as("no tip for a new group").isEmpty();
        assertThat(applied.getGroups(0).getVersion()).isEqualTo(group.getVersion());
        assertThat(applied.getGroups(0).getActive()).isTrue();
        assertThat(applied.getGroups(0).getHistoryBeforeJoin()).isFalse();
        assertThat(applied.getMembersList())
                .extracting(MemberChange::getUserId, MemberChange::getRole, MemberChange::getMember)
                .containsExactly(
                        tuple("alice", GroupRole.GROUP_ROLE_OWNER, true),
                        tuple("bob", GroupRole.GROUP_ROLE_MEMBER, true));
    }

    @Test
    void anIdOfOnesOwnIsTakenOnce() {
        String app = tenants.app("g-id", "alice", "bob");
        String groupId = create(app, "alice", privateGroup("One").setGroupId("team one"))
                .getGroup()
                .getGroupId();
        assertThat(groupId).isEqualTo("team one");
        refused(
                ErrorCode.GROUP_ID_OWN,
                () -> create(app, "alice", privateGroup("Two").setGroupId("team one")));
        refused(
                ErrorCode.GROUP_ID_TAKEN,
                () -> create(app, "bob", privateGroup("Two").setGroupId("team one")));
        refused(
                ErrorCode.BAD_GROUP_ID,
                () -> create(app, "bob", privateGroup("Two").setGroupId("@TGS#mine")));
        refused(
                ErrorCode.BAD_GROUP_ID,
                () -> create(app, "bob", privateGroup("Two").setGroupId("x".repeat(49))));
        refused(
                ErrorCode.BAD_GROUP_ID,
                () -> create(app, "bob", privateGroup("Two").setGroupId("tschüß")));
        String other = tenants.app("g-id-other", "bob");
        assertThat(create(other, "bob", privateGroup("Mine").setGroupId("team one"))
                        .getGroup()
                        .getGroupId())
                .as("another app has its own ids")
                .isEqualTo("team one");
    }

    @Test
    void ofManyWhoTakeTheSameIdAtOnceOneWins() {
        String app = tenants.app("g-race", "alice", "bob");
        long made = IntStream.range(0, 8)
                .parallel()
                .filter(i -> {
                    try {
                        create(
                                app,
                                i % 2 == 0 ? "alice" : "bob",
                                privateGroup("Race").setGroupId("race"));
                        return true;
                    } catch (io.grpc.StatusRuntimeException e) {
                        return false;
                    }
                })
                .count();
        assertThat(made).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupKind.class,
            names = {
                "GROUP_KIND_UNSPECIFIED",
                "GROUP_KIND_MEETING",
                "GROUP_KIND_LIVE",
                "GROUP_KIND_BROADCAST",
                "GROUP_KIND_COMMUNITY"
            })
    void kindsThatAreNotThereYetAreRefused(GroupKind kind) {
        String app = tenants.app("g-kind", "alice");
        refused(
                ErrorCode.GROUP_KIND_UNAVAILABLE,
                () -> create(app, "alice", privateGroup("x").setKind(kind)));
    }

    @Test
    void badFieldsAreRefused() {
        String app = tenants.app("g-bad", "alice");
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> create(app, "alice", privateGroup("")));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> create(app, "alice", privateGroup("n".repeat(31))));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> create(app, "alice", privateGroup("a\0b")));
        refused(
                ErrorCode.BAD_GROUP_PARAMETER,
                () -> create(app, "alice", privateGroup("x").setIntroduction("i".repeat(241))));
        refused(
                ErrorCode.BAD_GROUP_PARAMETER,
                () -> create(app, "alice", privateGroup("x").setAvatar("file:///etc/passwd")));
        refused(
                ErrorCode.BAD_GROUP_PARAMETER,
                () -> create(app, "alice", privateGroup("x").setMaxMembers(201)));
        refused(
                ErrorCode.BAD_GROUP_PARAMETER,
                () -> create(app, "alice", privateGroup("x").setMaxMembers(1)));
        refused(
                ErrorCode.TOO_MANY_ACCOUNTS,
                () -> create(app, "alice", privateGroup("x").addAllMemberIds(users(101))));
        refused(
                ErrorCode.TOKEN_INVALID,
                () -> calls.anonymous().groups().create(privateGroup("x").build()));
        refused(ErrorCode.ACCOUNT_UNKNOWN, () -> create(app, "ghost", privateGroup("x")));
    }

    @Test
    void aFullGroupTakesNobodyNotEvenPartOfACall() {
        String app = tenants.app("g-full", "alice", "bob", "carol");
        refused(
                ErrorCode.GROUP_FULL,
                () -> create(
                        app,
                        "alice",
                        privateGroup("x").setMaxMembers(2).addMemberIds("bob").addMemberIds("carol")));
        String groupId = create(app, "alice", privateGroup("x").setMaxMembers(2))
                .getGroup()
                .getGroupId();
        refused(ErrorCode.GROUP_FULL, () -> add(app, "alice", groupId, "bob", "carol"));
        assertThat(add(app, "alice", groupId, "bob")).containsExactly(tuple("bob", "JOINED"));
    }

    @Test
    void membersOfAPrivateGroupInviteOthers() {
        String app = tenants.app("g-invite", "alice", "bob", "carol", "dave", "eve");
        String groupId = create(app, "alice", privateGroup("x").addMemberIds("bob"))
                .getGroup()
                .getGroupId();
        assertThat(add(app, "bob", groupId, "carol", "alice", "nobody", "carol"))
                .containsExactly(
                        tuple("carol", "JOINED"), tuple("alice", "ALREADY_MEMBER"), tuple("nobody", "ACCOUNT_UNKNOWN"));
        GroupTip tip = last(app).getTips(0);
        assertThat(tip.getEvent()).isEqualTo(GroupEvent.GROUP_EVENT_JOINED);
        assertThat(tip.getOperator()).isEqualTo("bob");
        assertThat(tip.getTargetsList()).containsExactly("carol");

        refused(ErrorCode.GROUP_UNKNOWN, () -> add(app, "eve", groupId, "dave"));
        refused(ErrorCode.GROUP_UNKNOWN, () -> add(app, "alice", "no such group", "dave"));
        refused(ErrorCode.GROUP_UNKNOWN, () -> add(app, "alice", "zero\0", "dave"));
        refused(
                ErrorCode.TOO_MANY_ACCOUNTS,
                () -> add(app, "alice", groupId, users(101).toArray(String[]::new)));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> add(app, "alice", groupId));
        assertThat(outcomes(calls.platform(app)
                        .groups()
                        .addMembers(addRequest(groupId, "dave"))
                        .getOutcomesList()))
                .containsExactly(tuple("dave", "JOINED"));
    }

    @Test
    void onlyTheOwnerAddsToAPublicGroup() {
        String app = tenants.app("g-public", "alice", "bob", "carol");
        String groupId = create(app, "alice", publicGroup("x").addMemberIds("bob"))
                .getGroup()
                .getGroupId();
        refused(ErrorCode.NO_RIGHT, () -> add(app, "bob", groupId, "carol"));
        refused(ErrorCode.NOT_A_GROUP_MEMBER, () -> add(app, "carol", groupId, "carol"));
        assertThat(add(app, "alice", groupId, "carol")).containsExactly(tuple("carol", "JOINED"));
    }

    @Test
    void theOwnerRemovesMembers() {
        String app = tenants.app("g-remove", "alice", "bob", "carol");
        String groupId = create(
                        app, "alice", publicGroup("x").addMemberIds("bob").addMemberIds("carol"))
                .getGroup()
                .getGroupId();
        refused(ErrorCode.NO_RIGHT, () -> remove(app, "bob", groupId, "carol"));
        assertThat(remove(app, "alice", groupId, "bob", "nobody", "alice"))
                .containsExactly(tuple("bob", "REMOVED"), tuple("nobody", "NOT_MEMBER"), tuple("alice", "REFUSED"));
        ApplyRequest applied = last(app);
        assertThat(applied.getMembers(0).getUserId()).isEqualTo("bob");
        assertThat(applied.getMembers(0).getMember()).isFalse();
        assertThat(applied.getTips(0).getEvent()).isEqualTo(GroupEvent.GROUP_EVENT_KICKED);
        refused(ErrorCode.NOT_A_GROUP_MEMBER, () -> remove(app, "bob", groupId, "carol"));
        refused(
                ErrorCode.BAD_GROUP_PARAMETER,
                () -> calls.user(app, "alice")
                        .groups()
                        .removeMembers(removeRequest(groupId, "carol")
                                .setReason("r".repeat(257))
                                .build()));
        assertThat(outcomes(calls.platform(app)
                        .groups()
                        .removeMembers(removeRequest(groupId, "carol").build())
                        .getOutcomesList()))
                .containsExactly(tuple("carol", "REMOVED"));
    }

    @Test
    void theOwnerOfAPrivateGroupMayLeaveAndTheLastOneDissolvesIt() {
        String app = tenants.app("g-leave", "alice", "bob");
        String groupId = create(
                        app, "alice", privateGroup("x").setGroupId("leave").addMemberIds("bob"))
                .getGroup()
                .getGroupId();
        leave(app, "alice", groupId);
        assertThat(get(app, "bob", groupId).getGroups(0).getOwner()).isEmpty();
        assertThat(last(app).getTips(0).getEvent()).isEqualTo(GroupEvent.GROUP_EVENT_QUIT);
        refused(ErrorCode.GROUP_UNKNOWN, () -> leave(app, "alice", groupId));
        leave(app, "bob", groupId);
        assertThat(last(app).getGroups(0).getActive()).isFalse();
        refused(ErrorCode.GROUP_UNKNOWN, () -> leave(app, "bob", groupId));
        refused(
                ErrorCode.GROUP_ID_TAKEN,
                () -> create(app, "alice", privateGroup("x").setGroupId("leave")));

        long version = last(app).getGroups(0).getVersion();
        tenants.run("update people.user_group set dissolved_at = 1 where app_id = 'g-leave'");
        Group anew =
                create(app, "bob", privateGroup("again").setGroupId("leave")).getGroup();
        assertThat(anew.getVersion()).as("the version goes on").isGreaterThan(version);
        assertThat(anew.getMemberCount()).isEqualTo(1);
    }

    @Test
    void theOwnerOfAPublicGroupMayNotLeave() {
        String app = tenants.app("g-leave-public", "alice", "bob", "eve");
        String groupId = create(app, "alice", publicGroup("x").addMemberIds("bob"))
                .getGroup()
                .getGroupId();
        refused(ErrorCode.OWNER_MAY_NOT_LEAVE, () -> leave(app, "alice", groupId));
        refused(ErrorCode.NOT_A_GROUP_MEMBER, () -> leave(app, "eve", groupId));
        refused(
                ErrorCode.USER_ONLY,
                () -> calls.platform(app)
                        .groups()
                        .leave(LeaveRequest.newBuilder().setGroupId(groupId).build()));
        leave(app, "bob", groupId);
    }

    @Test
    void outsidersSeeNothingOfPrivateAndLittleOfPublicGroups() {
        String app = tenants.app("g-see", "alice", "eve");
        String hidden = create(app, "alice", privateGroup("hidden")).getGroup().getGroupId();
        String open = create(app, "alice", publicGroup("open").setIntroduction("hello"))
                .getGroup()
                .getGroupId();
        GroupServiceGetResponse seen = get(app, "eve", hidden, open, "nope");
        assertThat(seen.getUnknownGroupIdsList()).containsExactly(hidden, "nope");
        assertThat(seen.getGroups(0).getName()).isEqualTo("open");
        assertThat(seen.getGroups(0).getIntroduction()).isEqualTo("hello");
        assertThat(seen.getGroups(0).getOwner()).isEmpty();
        assertThat(get(app, "alice", hidden).getGroups(0).getOwner()).isEqualTo("alice");
        assertThat(calls.platform(app)
                        .groups()
                        .get(getRequest(hidden))
                        .getGroups(0)
                        .getOwner())
                .isEqualTo("alice");
        refused(ErrorCode.GROUP_UNKNOWN, () -> members(app, "eve", hidden, 0, ""));
        refused(ErrorCode.NOT_A_GROUP_MEMBER, () -> members(app, "eve", open, 0, ""));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> get(app, "eve"));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> get(app, "eve", users(51).toArray(String[]::new)));
    }

    @Test
    void membersAreListedByRoleThenTimeInPages() {
        String app = tenants.app("g-list");
        tenants.importAll(app, users(60));
        String groupId = create(app, "user-030", publicGroup("x")).getGroup().getGroupId();
        add(app, "user-030", groupId, users(60).toArray(String[]::new));
        List<Member> all = new ArrayList<>();
        String token = "";
        do {
            ListMembersResponse page = members(app, "user-001", groupId, 25, token);
            assertThat(page.getMembersCount()).isLessThanOrEqualTo(25);
            all.addAll(page.getMembersList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(all).hasSize(60);
        assertThat(all.get(0).getUserId()).isEqualTo("user-030");
        assertThat(all.get(0).getRole()).isEqualTo(GroupRole.GROUP_ROLE_OWNER);
        assertThat(all.get(1).getNickname()).isEqualTo("Nick of user-000");
        assertThat(all.get(1).getInviter()).isEqualTo("user-030");
        assertThat(all).extracting(Member::getUserId).doesNotHaveDuplicates();
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> members(app, "user-001", groupId, 101, ""));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> members(app, "user-001", groupId, 0, "garbage!"));
    }

    @Test
    void joinedGroupsAreListedLatestFirst() {
        String app = tenants.app("g-joined", "alice", "bob");
        for (int i = 0; i < 7; i++) {
            create(app, "bob", privateGroup("g" + i).setGroupId("g" + i).addMemberIds("alice"));
        }
        List<String> ids = new ArrayList<>();
        String token = "";
        do {
            ListJoinedResponse page = calls.user(app, "alice")
                    .groups()
                    .listJoined(ListJoinedRequest.newBuilder()
                            .setLimit(3)
                            .setPageToken(token)
                            .build());
            page.getGroupsList().forEach(group -> ids.add(group.getGroupId()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(ids).hasSize(7).doesNotHaveDuplicates();
        refused(
                ErrorCode.USER_ONLY,
                () -> calls.platform(app).groups().listJoined(ListJoinedRequest.getDefaultInstance()));
        refused(
                ErrorCode.BAD_GROUP_PARAMETER,
                () -> calls.user(app, "alice")
                        .groups()
                        .listJoined(ListJoinedRequest.newBuilder().setLimit(201).build()));
    }

    @Test
    void aPlatformMakesGroupsForUsersOrForNobody() {
        String app = tenants.app("g-platform", "alice", "bob");
        var platform = calls.platform(app).groups();
        assertThat(platform.create(privateGroup("x").setOwner("alice").build())
                        .getGroup()
                        .getOwner())
                .isEqualTo("alice");
        Group ownerless =
                platform.create(publicGroup("x").addMemberIds("bob").build()).getGroup();
        assertThat(ownerless.getOwner()).isEmpty();
        assertThat(ownerless.getMemberCount()).isEqualTo(1);
        Group acting = calls.as(Caller.newBuilder()
                        .setKind(CallerKind.CALLER_KIND_PLATFORM)
                        .setAppId(app)
                        .setUserId("bob"))
                .groups()
                .create(privateGroup("x").build())
                .getGroup();
        assertThat(acting.getOwner()).isEqualTo("bob");
        assertThat(create(app, "bob", privateGroup("x").setOwner("alice"))
                        .getGroup()
                        .getOwner())
                .as("a user cannot name another owner")
                .isEqualTo("bob");
    }

    @Test
    void quotasAreKept() {
        String app = tenants.app("g-quota", "alice", "bob");
        tenants.run("insert into people.user_group (app_id, group_id, kind, name, introduction, avatar, owner, creator,"
                + " max_members, member_count, version, created_at)"
                + " select 'g-quota', 'q' || n, 'PRIVATE', 'q', '', '', '', 'bob', 200, 0, 1, 0"
                + " from generate_series(1, 500) n");
        refused(ErrorCode.GROUP_COUNT_LIMIT, () -> create(app, "bob", privateGroup("x")));
        tenants.run("insert into people.member (app_id, group_id, user_id, role, inviter, joined_at)"
                + " select 'g-quota', 'q' || n, 'bob', 3, '', 0 from generate_series(1, 1000) n");
        assertThat(create(app, "alice", privateGroup("x").addMemberIds("bob")).getOutcomesList())
                .extracting(MemberOutcome::getResult)
                .containsExactly(MemberResult.MEMBER_RESULT_REFUSED);
    }

    @Test
    void tenantsDoNotSeeEachOther() {
        String one = tenants.app("g-one", "alice", "bob");
        String two = tenants.app("g-two", "alice", "eve");
        String groupId = create(
                        one, "alice", publicGroup("x").setGroupId("shared-id").addMemberIds("bob"))
                .getGroup()
                .getGroupId();
        assertThat(get(two, "alice", groupId).getUnknownGroupIdsList()).containsExactly(groupId);
        refused(ErrorCode.GROUP_UNKNOWN, () -> members(two, "alice", groupId, 0, ""));
        refused(ErrorCode.GROUP_UNKNOWN, () -> add(two, "alice", groupId, "eve"));
        refused(ErrorCode.GROUP_UNKNOWN, () -> remove(two, "alice", groupId, "bob"));
        refused(
                ErrorCode.GROUP_UNKNOWN,
                () -> calls.platform(two)
                        .groups()
                        .removeMembers(removeRequest(groupId, "bob").build()));
        refused(ErrorCode.GROUP_UNKNOWN, () -> leave(two, "alice", groupId));
        assertThat(calls.user(two, "alice")
                        .groups()
                        .listJoined(ListJoinedRequest.getDefaultInstance())
                        .getGroupsCount())
                .isZero();
        assertThat(add(one, "alice", groupId, "eve")).containsExactly(tuple("eve", "ACCOUNT_UNKNOWN"));
    }

    private static GroupServiceCreateRequest.Builder privateGroup(String name) {
        return GroupServiceCreateRequest.newBuilder()
                .setKind(GroupKind.GROUP_KIND_PRIVATE)
                .setName(name);
    }

    private static GroupServiceCreateRequest.Builder publicGroup(String name) {
        return privateGroup(name).setKind(GroupKind.GROUP_KIND_PUBLIC);
    }

    private GroupServiceCreateResponse create(String app, String as, GroupServiceCreateRequest.Builder request) {
        return calls.user(app, as).groups().create(request.build());
    }

    private List<org.assertj.core.groups.Tuple> add(String app, String as, String groupId, String... userIds) {
        return outcomes(calls.user(app, as)
                .groups()
                .addMembers(addRequest(groupId, userIds))
                .getOutcomesList());
    }

    private List<org.assertj.core.groups.Tuple> remove(String app, String as, String groupId, String... userIds) {
        return outcomes(calls.user(app, as)
                .groups()
                .removeMembers(removeRequest(groupId, userIds).build())
                .getOutcomesList());
    }

    private void leave(String app, String as, String groupId) {
        calls.user(app, as)
                .groups()
                .leave(LeaveRequest.newBuilder().setGroupId(groupId).build());
    }

    private GroupServiceGetResponse get(String app, String as, String... groupIds) {
        return calls.user(app, as).groups().get(getRequest(groupIds));
    }

    private ListMembersResponse members(String app, String as, String groupId, int limit, String token) {
        return calls.user(app, as)
                .groups()
                .listMembers(ListMembersRequest.newBuilder()
                        .setGroupId(groupId)
                        .setLimit(limit)
                        .setPageToken(token)
                        .build());
    }

    private ApplyRequest last(String app) {
        List<ApplyRequest> applied = messaging.applied(app);
        return applied.get(applied.size() - 1);
    }

    private static List<org.assertj.core.groups.Tuple> outcomes(List<MemberOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome ->
                        tuple(outcome.getUserId(), outcome.getResult().name().substring("MEMBER_RESULT_".length())))
                .toList();
    }

    private static AddMembersRequest addRequest(String groupId, String... userIds) {
        return AddMembersRequest.newBuilder()
                .setGroupId(groupId)
                .addAllUserIds(List.of(userIds))
                .build();
    }

    private static RemoveMembersRequest.Builder removeRequest(String groupId, String... userIds) {
        return RemoveMembersRequest.newBuilder().setGroupId(groupId).addAllUserIds(List.of(userIds));
    }

    private static GroupServiceGetRequest getRequest(String... groupIds) {
        return GroupServiceGetRequest.newBuilder()
                .addAllGroupIds(List.of(groupIds))
                .build();
    }

    private static List<String> users(int count) {
        return IntStream.range(0, count).mapToObj("user-%03d"::formatted).toList();
    }
}
