package dev.skein.group.groups;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.app.Actor;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** A member leaves; the last one out dissolves the group (GRP-30). */
@ApplicationScoped
public class LeaveGroup {
    private final GroupStore groups;
    private final GroupAccess access;
    private final Recorder recorder;

    LeaveGroup(GroupStore groups, GroupAccess access, Recorder recorder) {
        this.groups = groups;
        this.access = access;
        this.recorder = recorder;
    }

    /**
     * Fails with GROUP_UNKNOWN, NO_RIGHT or OWNER_MAY_NOT_LEAVE; with UNAVAILABLE when the leave is stored but
     * not yet applied.
     */
    public Uni<Void> leave(Actor actor, String groupId) {
        String key = Change.groupKey(groupId);
        return recorder.within(() -> access.lock(actor, groupId).chain(this::leave))
                // Also when there is nothing to leave: this may repeat a leave that was stored and not applied.
                .onFailure(SkeinException.class)
                .recoverWithUni(refused -> recorder.settle(actor.appId(), key)
                        .chain(() -> Uni.createFrom().failure(refused)))
                .call(() -> recorder.settle(actor.appId(), key));
    }

    private Uni<Void> leave(GroupAccess.Found found) {
        UserGroup group = found.group();
        Member member = found.requireMember();
        if (member.role() == Role.OWNER) {
            if (!group.kind().ownerMayLeave() && group.memberCount() > 1) {
                throw SkeinException.of(ErrorCode.OWNER_MAY_NOT_LEAVE);
            }
            group.loseOwner();
        }
        group.countMembers(-1);
        if (group.memberCount() == 0) {
            group.dissolve(recorder.now());
        }
        Change.Tip tip =
                new Change.Tip(group.groupId(), Change.TipKind.QUIT, member.userId(), List.of(member.userId()), "");
        Change change = Departure.change(group, List.of(member), member.userId(), false, tip);
        return groups.removeMembers(List.of(member)).chain(() -> recorder.record(change));
    }
}
