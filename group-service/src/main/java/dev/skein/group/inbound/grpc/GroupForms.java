package dev.skein.group.inbound.grpc;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.groups.GroupStore;
import dev.skein.group.groups.Kind;
import dev.skein.group.groups.Outcomes;
import dev.skein.group.groups.ReadGroups;
import dev.skein.group.groups.UserGroup;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.Group;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupRole;
import dev.skein.v1.Member;
import dev.skein.v1.MemberOutcome;
import dev.skein.v1.MemberResult;
import java.util.List;

/** Groups and members between the features and the contract. */
final class GroupForms {
    private static final String KIND_PREFIX = "GROUP_KIND_";

    private GroupForms() {}

    static Kind kind(GroupKind kind) {
        if (kind == GroupKind.UNRECOGNIZED || kind == GroupKind.GROUP_KIND_UNSPECIFIED) {
            throw SkeinException.ofField(ErrorCode.GROUP_KIND_UNAVAILABLE, "kind", "is none we know");
        }
        return Kind.valueOf(kind.name().substring(KIND_PREFIX.length()));
    }

    static Group group(UserGroup group) {
        return publicPart(group)
                .setOwner(group.owner())
                .setMaxMembers(group.maxMembers())
                .setVersion(group.version())
                .build();
    }

    /** What an outsider may not see is left out. */
    static Group group(ReadGroups.Seen seen) {
        return seen.whole() ? group(seen.group()) : publicPart(seen.group()).build();
    }

    private static Group.Builder publicPart(UserGroup group) {
        return Group.newBuilder()
                .setGroupId(group.groupId())
                .setKind(GroupKind.valueOf(KIND_PREFIX + group.kind().name()))
                .setName(group.name())
                .setIntroduction(group.introduction())
                .setAvatar(group.avatar())
                .setMemberCount(group.memberCount())
                .setCreatedAt(group.createdAt());
    }

    static Member member(GroupStore.Listed listed) {
        return Member.newBuilder()
                .setUserId(listed.member().userId())
                .setRole(GroupRole.forNumber(listed.member().role().number()))
                .setJoinedAt(listed.member().joinedAt())
                .setInviter(listed.member().inviter())
                .setNickname(listed.nickname())
                .setAvatar(listed.avatar())
                .build();
    }

    static List<MemberOutcome> outcomes(List<Outcomes.Outcome> outcomes) {
        return outcomes.stream().map(GroupForms::outcome).toList();
    }

    private static MemberOutcome outcome(Outcomes.Outcome outcome) {
        return MemberOutcome.newBuilder()
                .setUserId(outcome.userId())
                .setResult(
                        MemberResult.valueOf("MEMBER_RESULT_" + outcome.result().name()))
                .build();
    }
}
