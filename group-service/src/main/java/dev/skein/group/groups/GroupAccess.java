package dev.skein.group.groups;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.app.Actor;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds a group together with the actor's place in it: where every operation on a group begins. */
@ApplicationScoped
class GroupAccess {
    private final GroupStore groups;

    GroupAccess(GroupStore groups) {
        this.groups = groups;
    }

    /** @param member the actor's own membership */
    record Found(UserGroup group, Optional<Member> member) {
        /** Fails with NO_RIGHT; with GROUP_UNKNOWN where outsiders must not learn that the group exists. */
        Member requireMember() {
            return member.orElseThrow(() ->
                    SkeinException.of(group.kind().visibleToAll() ? ErrorCode.NO_RIGHT : ErrorCode.GROUP_UNKNOWN));
        }
    }

    /** The living group, locked until the transaction ends. Fails with GROUP_UNKNOWN. */
    Uni<Found> lock(Actor actor, String groupId) {
        return groups.lock(actor.appId(), groupId).chain(group -> withMember(actor, group));
    }

    /** The living group. Fails with GROUP_UNKNOWN. */
    Uni<Found> find(Actor actor, String groupId) {
        return groups.find(actor.appId(), groupId).chain(group -> withMember(actor, group));
    }

    private Uni<Found> withMember(Actor actor, Optional<UserGroup> found) {
        UserGroup group = found.filter(living -> !living.dissolved())
                .orElseThrow(() -> SkeinException.of(ErrorCode.GROUP_UNKNOWN));
        return groups.member(actor.appId(), group.groupId(), actor.userId()).map(member -> new Found(group, member));
    }
}
