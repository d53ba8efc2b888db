package dev.skein.group.outbound.grpc;

import dev.skein.internal.v1.AccountChange;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.GroupChange;
import dev.skein.internal.v1.MemberChange;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change takes away: members who are none any more, dissolved groups, closed accounts. One request for each, with ids
 * and version only, so that whatever else is wrong with the change is not in it.
 */
final class TakenAway {
    private TakenAway() {}

    static List<ApplyRequest> of(ApplyRequest change) {
        List<ApplyRequest> bits = new ArrayList<>();
        for (MemberChange member : change.getMembersList()) {
            if (!member.getMember()) {
                bits.add(in(change).addMembers(bare(member)).build());
            }
        }
        for (GroupChange group : change.getGroupsList()) {
            if (!group.getActive()) {
                bits.add(in(change).addGroups(bare(group)).build());
            }
        }
        for (AccountChange account : change.getAccountsList()) {
            if (!account.getActive()) {
                bits.add(in(change).addAccounts(bare(account)).build());
            }
        }
        return bits;
    }

    private static ApplyRequest.Builder in(ApplyRequest change) {
        return ApplyRequest.newBuilder().setAppId(change.getAppId());
    }

    private static MemberChange bare(MemberChange member) {
        return MemberChange.newBuilder()
                .setGroupId(member.getGroupId())
                .setUserId(member.getUserId())
                .setVersion(member.getVersion())
                .build();
    }

    private static GroupChange bare(GroupChange group) {
        return GroupChange.newBuilder()
                .setGroupId(group.getGroupId())
                .setVersion(group.getVersion())
                .setKind(group.getKind())
                .build();
    }

    private static AccountChange bare(AccountChange account) {
        return AccountChange.newBuilder()
                .setUserId(account.getUserId())
                .setVersion(account.getVersion())
                .build();
    }
}
