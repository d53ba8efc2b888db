package dev.skein.group.groups;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.app.Actor;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.group.groups.Outcomes.Outcome;
import dev.skein.group.groups.Outcomes.Result;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.TextRules;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Removes members; once answered they cannot send any more (GRP-29). */
@ApplicationScoped
public class RemoveMembers {
    private static final int MAX_REASON_BYTES = 256;

    private final GroupStore groups;
    private final GroupAccess access;
    private final Recorder recorder;

    RemoveMembers(GroupStore groups, GroupAccess access, Recorder recorder) {
        this.groups = groups;
        this.access = access;
        this.recorder = recorder;
    }

    /**
     * Fails with GROUP_UNKNOWN, NO_RIGHT, TOO_MANY_ACCOUNTS or BAD_GROUP_PARAMETER; with UNAVAILABLE when the removal is
     * stored but not yet applied, and then a repetition answers once it is.
     */
    public Uni<List<Outcome>> remove(Actor actor, String groupId, List<String> userIds, String given) {
        String reason = CreateGroup.text(TextRules.PARAGRAPH, "reason", given, MAX_REASON_BYTES);
        return recorder.within(() -> access.lock(actor, groupId)
                        .invoke(found -> requireRight(actor, found))
                        .chain(found -> removeFrom(actor, found, userIds, reason)))
                .call(() -> recorder.settle(actor.appId(), Change.groupKey(groupId)));
    }

    private static void requireRight(Actor actor, GroupAccess.Found found) {
        if (actor.isUser() && found.requireMember().role() == Role.MEMBER) {
            throw SkeinException.of(ErrorCode.NO_RIGHT);
        }
    }

    private Uni<List<Outcome>> removeFrom(Actor actor, GroupAccess.Found found, List<String> userIds, String reason) {
        UserGroup group = found.group();
        return groups.members(actor.appId(), group.groupId(), userIds)
                .map(members -> decide(actor, found, userIds, members))
                .call(decision -> store(actor, group, decision.removed(), reason))
                .map(Decision::outcomes);
    }

    private record Decision(List<Member> removed, List<Outcome> outcomes) {}

    private static Decision decide(Actor actor, GroupAccess.Found found, List<String> userIds, List<Member> members) {
        Map<String, Member> byId = members.stream().collect(Collectors.toMap(Member::userId, Function.identity()));
        List<Member> removed = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (String userId : new LinkedHashSet<>(userIds)) {
            Member member = byId.get(userId);
            Result result = member == null ? Result.NOT_MEMBER : decide(actor, found, member);
            if (result == Result.REMOVED) {
                removed.add(member);
            }
            outcomes.add(new Outcome(userId, result));
        }
        return new Decision(removed, outcomes);
    }

    /** Nobody removes the owner, not even the platform: that would leave the group without one by accident. */
    private static Result decide(Actor actor, GroupAccess.Found found, Member member) {
        Role by = actor.isUser() ? found.requireMember().role() : Role.OWNER;
        return by.mayRemove(member.role()) ? Result.REMOVED : Result.REFUSED;
    }

    private Uni<Void> store(Actor actor, UserGroup group, List<Member> removed, String reason) {
        if (removed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        group.countMembers(-removed.size());
        if (group.memberCount() == 0) {
            group.dissolve(recorder.now());
        }
        Change.Tip tip = new Change.Tip(
                group.groupId(),
                Change.TipKind.KICKED,
                actor.userId(),
                removed.stream().map(Member::userId).toList(),
                reason);
        Change change = Departure.change(group, removed, actor.userId(), true, tip);
        return groups.removeMembers(removed).chain(() -> recorder.record(change));
    }
}
