package dev.skein.group.groups;

import dev.skein.group.change.Change;
import java.util.List;

/** What the others learn when members go, whether they left or were removed. */
final class Departure {
    private Departure() {}

    static Change change(UserGroup group, List<Member> gone, String operator, boolean removed, Change.Tip tip) {
        String groupId = group.groupId();
        List<Change.MemberState> members = gone.stream()
                .map(member -> new Change.MemberState(
                        groupId, member.userId(), group.version(), member.role().number(), false, operator))
                .toList();
        List<Change.Event> events = gone.stream()
                .<Change.Event>map(member -> new Change.Event.MemberLeft(groupId, member.userId(), operator, removed))
                .toList();
        return new Change(
                group.appId(),
                Change.groupKey(groupId),
                List.of(),
                List.of(group.state()),
                members,
                List.of(tip),
                events);
    }
}
