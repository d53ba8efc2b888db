package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.GroupTip;
import dev.skein.internal.v1.MemberChange;
import dev.skein.v1.Group;
import dev.skein.v1.GroupEvent;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupRole;
import dev.skein.v1.GroupServiceCreateResponse;
import dev.skein.v1.GroupServiceGetResponse;
import dev.skein.v1.ListJoinedRequest;
import dev.skein.v1.MemberOutcome;
import dev.skein.v1.MemberResult;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class GroupsComponentTest extends GroupCalls {
    @Test
    @Tag("GRP-03")
    @Tag("GRP-07")
    @Tag("GRP-41")
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
        assertThat(applied.getTipsList())
                .containsExactly(GroupTip.newBuilder()
                        .setGroupId(applied.getGroups(0).getGroupId())
                        .setEvent(GroupEvent.GROUP_EVENT_CREATED)
                        .setOperator("alice")
                        .addTargets("bob")
                        .setData(applied.getGroups(0).getName())
                        .build());
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
    @Tag("GRP-05")
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
    @Tag("GRP-05")
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
    @Tag("GRP-01")
    void kindsThatAreNotThereYetAreRefused(GroupKind kind) {
        String app = tenants.app("g-kind", "alice");
        refused(
                ErrorCode.GROUP_KIND_UNAVAILABLE,
                () -> create(app, "alice", privateGroup("x").setKind(kind)));
    }

    @Test
    @Tag("GRP-03")
    void badFieldsAreRefused() {
        String app = tenants.app("g-bad", "alice");
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> create(app, "alice", privateGroup("")));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> create(app, "alice", privateGroup("n".repeat(31))));
        for (String name : List.of("a\0b", "a\nb", "   ", "\u200b", "\u3164", "\u202E\u202C")) {
            refused(ErrorCode.BAD_GROUP_PARAMETER, () -> create(app, "alice", privateGroup(name)));
        }
        Group tidied = create(app, "alice", privateGroup(" Cafe\u0301 \u202E").setIntroduction("one\ntwo\n"))
                .getGroup();
        assertThat(tidied.getName()).isEqualTo("Caf\u00e9");
        assertThat(tidied.getIntroduction()).isEqualTo("one\ntwo");
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
        refused(ErrorCode.GROUP_ACCOUNT_UNKNOWN, () -> create(app, "ghost", privateGroup("x")));
    }

    @Test
    @Tag("GRP-01")
    @Tag("GRP-08")
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
        refused(ErrorCode.NO_RIGHT, () -> members(app, "eve", open, 0, ""));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> get(app, "eve"));
        refused(ErrorCode.BAD_GROUP_PARAMETER, () -> get(app, "eve", users(51).toArray(String[]::new)));
    }

    @Test
    @Tag("GRP-04")
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
    @Tag("GRP-06")
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
    @Tag("PLT-01")
    @Tag("OPS-09")
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
}
