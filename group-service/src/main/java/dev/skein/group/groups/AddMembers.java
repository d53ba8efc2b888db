package dev.skein.group.groups;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.app.Actor;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.group.groups.Outcomes.Outcome;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Adds users to a group without their consent, where the kind allows it (GRP-22, GRP-28). */
@ApplicationScoped
public class AddMembers {
    private final GroupAccess access;
    private final Joining joining;
    private final Recorder recorder;

    AddMembers(GroupAccess access, Joining joining, Recorder recorder) {
        this.access = access;
        this.joining = joining;
        this.recorder = recorder;
    }

    /** Fails with GROUP_UNKNOWN, NO_RIGHT, NO_RIGHT, GROUP_FULL, TOO_MANY_ACCOUNTS or BAD_GROUP_PARAMETER. */
    public Uni<List<Outcome>> add(Actor actor, String groupId, List<String> userIds) {
        return recorder.within(() -> access.lock(actor, groupId)
                        .invoke(found -> requireRight(actor, found))
                        .chain(found -> add(actor, found.group(), userIds)))
                .call(() -> recorder.trySettle(actor.appId(), Change.groupKey(groupId)));
    }

    private static void requireRight(Actor actor, GroupAccess.Found found) {
        if (actor.isUser() && !found.group().kind().mayAdd(found.requireMember().role())) {
            throw SkeinException.of(ErrorCode.NO_RIGHT);
        }
    }

    private Uni<List<Outcome>> add(Actor actor, UserGroup group, List<String> userIds) {
        return joining.join(group, userIds, actor.userId(), recorder.now())
                .call(joined -> record(actor, group, joined))
                .map(Joining.Joined::outcomes);
    }

    private Uni<Void> record(Actor actor, UserGroup group, Joining.Joined joined) {
        if (joined.added().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Change.Tip tip = new Change.Tip(group.groupId(), Change.TipKind.JOINED, actor.userId(), joined.userIds(), "");
        return recorder.record(new Change(
                group.appId(),
                Change.groupKey(group.groupId()),
                List.of(),
                List.of(group.state()),
                joined.states(group, actor.userId()),
                List.of(tip),
                joined.events(group.groupId(), actor.userId())));
    }
}
