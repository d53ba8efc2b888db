package dev.skein.group.groups;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.account.Account;
import dev.skein.group.account.AccountStore;
import dev.skein.group.change.Change;
import dev.skein.group.groups.Outcomes.Outcome;
import dev.skein.group.groups.Outcomes.Result;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who of some users can be added to a group, and adding them: the part that creating and adding share. */
@ApplicationScoped
class Joining {
    /** T1: groups a user may be in. */
    private static final int MAX_JOINED = 1_000;

    private final GroupStore groups;
    private final AccountStore accounts;

    Joining(GroupStore groups, AccountStore accounts) {
        this.groups = groups;
        this.accounts = accounts;
    }

    /**
     * What was done.
     *
     * @param added in the order they were named
     */
    record Joined(List<Member> added, List<Outcome> outcomes) {
        List<String> userIds() {
            return added.stream().map(Member::userId).toList();
        }

        List<Change.MemberState> states(UserGroup group, String operator) {
            return added.stream()
                    .map(member -> new Change.MemberState(
                            group.groupId(),
                            member.userId(),
                            group.version(),
                            member.role().number(),
                            true,
                            operator))
                    .toList();
        }

        List<Change.Event> events(String groupId, String operator) {
            return added.stream()
                    .<Change.Event>map(member -> new Change.Event.MemberJoined(groupId, member.userId(), operator))
                    .toList();
        }
    }

    /**
     * Adds whom it can, in the current transaction, with the group's row locked.
     *
     * @throws SkeinException GROUP_FULL when not all that could join have a place; then nobody joins
     */
    Uni<Joined> join(UserGroup group, List<String> userIds, String inviter, long now) {
        Set<String> wanted = new LinkedHashSet<>(userIds);
        if (wanted.isEmpty()) {
            return Uni.createFrom().item(new Joined(List.of(), List.of()));
        }
        String appId = group.appId();
        return accounts.findAll(appId, wanted)
                .chain(known -> groups.members(appId, group.groupId(), wanted)
                        .chain(members -> groups.countJoined(appId, wanted)
                                .map(counts -> decide(wanted, known, members, counts))))
                .chain(outcomes -> add(group, outcomes, inviter, now));
    }

    private static List<Outcome> decide(
            Set<String> wanted, List<Account> known, List<Member> members, Map<String, Long> joinedCounts) {
        Set<String> existing = known.stream()
                .filter(account -> !account.banned())
                .map(Account::userId)
                .collect(Collectors.toSet());
        Set<String> already = members.stream().map(Member::userId).collect(Collectors.toCollection(HashSet::new));
        List<Outcome> outcomes = new ArrayList<>();
        for (String userId : wanted) {
            outcomes.add(new Outcome(userId, decide(userId, existing, already, joinedCounts)));
        }
        return outcomes;
    }

    private static Result decide(
            String userId, Set<String> existing, Set<String> already, Map<String, Long> joinedCounts) {
        if (already.contains(userId)) {
            return Result.ALREADY_MEMBER;
        }
        if (!existing.contains(userId)) {
            return Result.ACCOUNT_UNKNOWN;
        }
        return joinedCounts.getOrDefault(userId, 0L) >= MAX_JOINED ? Result.REFUSED : Result.JOINED;
    }

    private Uni<Joined> add(UserGroup group, List<Outcome> outcomes, String inviter, long now) {
        List<Member> added = outcomes.stream()
                .filter(outcome -> outcome.result() == Result.JOINED)
                .map(outcome -> new Member(group, outcome.userId(), Role.MEMBER, inviter, now))
                .toList();
        if (added.size() > group.free()) {
            throw SkeinException.of(ErrorCode.GROUP_FULL);
        }
        if (added.isEmpty()) {
            return Uni.createFrom().item(new Joined(added, outcomes));
        }
        group.countMembers(added.size());
        return groups.addMembers(added).replaceWith(new Joined(added, outcomes));
    }
}
