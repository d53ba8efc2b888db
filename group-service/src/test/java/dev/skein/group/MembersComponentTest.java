package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.GroupTip;
import dev.skein.v1.Group;
import dev.skein.v1.GroupEvent;
import dev.skein.v1.GroupRole;
import dev.skein.v1.LeaveRequest;
import dev.skein.v1.ListJoinedRequest;
import dev.skein.v1.ListJoinedResponse;
import dev.skein.v1.ListMembersResponse;
import dev.skein.v1.Member;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class MembersComponentTest extends GroupCalls {
    @Test
    @Tag("GRP-03")
    @Tag("GRP-28")
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
    @Tag("GRP-22")
    @Tag("GRP-28")
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
        refused(ErrorCode.BAD_GROUP_ID, () -> add(app, "alice", "zero\0", "dave"));
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
    @Tag("GRP-22")
    void onlyTheOwnerAddsToAPublicGroup() {
        String app = tenants.app("g-public", "alice", "bob", "carol");
        String groupId = create(app, "alice", publicGroup("x").addMemberIds("bob"))
                .getGroup()
                .getGroupId();
        refused(ErrorCode.NO_RIGHT, () -> add(app, "bob", groupId, "carol"));
        refused(ErrorCode.NO_RIGHT, () -> add(app, "carol", groupId, "carol"));
        assertThat(add(app, "alice", groupId, "carol")).containsExactly(tuple("carol", "JOINED"));
    }

    @Test
    @Tag("GRP-29")
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
        refused(ErrorCode.NO_RIGHT, () -> remove(app, "bob", groupId, "carol"));
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
    @Tag("GRP-05")
    @Tag("GRP-30")
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
    @Tag("GRP-01")
    @Tag("GRP-30")
    void theOwnerOfAPublicGroupMayNotLeave() {
        String app = tenants.app("g-leave-public", "alice", "bob", "eve");
        String groupId = create(app, "alice", publicGroup("x").addMemberIds("bob"))
                .getGroup()
                .getGroupId();
        refused(ErrorCode.OWNER_MAY_NOT_LEAVE, () -> leave(app, "alice", groupId));
        refused(ErrorCode.NO_RIGHT, () -> leave(app, "eve", groupId));
        refused(
                ErrorCode.USER_ONLY,
                () -> calls.platform(app)
                        .groups()
                        .leave(LeaveRequest.newBuilder().setGroupId(groupId).build()));
        leave(app, "bob", groupId);
    }

    @Test
    @Tag("GRP-12")
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
    @Tag("GRP-38")
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
}
