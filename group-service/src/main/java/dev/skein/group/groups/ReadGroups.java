package dev.skein.group.groups;

import dev.skein.group.app.Actor;
import dev.skein.protocol.GroupId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads groups (GRP-08), their members (GRP-12) and the groups of a user (GRP-38). */
@ApplicationScoped
public class ReadGroups {
    private static final int MAX_MEMBERS = 100;
    private static final int MAX_JOINED = 200;

    private final GroupStore groups;
    private final GroupAccess access;

    ReadGroups(GroupStore groups, GroupAccess access) {
        this.groups = groups;
        this.access = access;
    }

    /** @param whole false: an outsider sees what anyone may see */
    public record Seen(UserGroup group, boolean whole) {}

    public record Found(List<Seen> groups, List<String> unknown) {}

    /** @param nextPageToken empty on the last page */
    public record Page<T>(List<T> items, String nextPageToken) {}

    public Uni<Found> get(Actor actor, List<String> groupIds) {
        Set<String> wanted = new LinkedHashSet<>(groupIds);
        List<String> possible = wanted.stream().filter(GroupId::isValid).toList();
        return groups.findAll(actor.appId(), possible)
                .chain(found -> groups.joinedAmong(actor.appId(), actor.userId(), possible)
                        .map(joined -> seen(actor, wanted, found, Set.copyOf(joined))));
    }

    private static Found seen(Actor actor, Set<String> wanted, List<UserGroup> found, Set<String> joined) {
        Map<String, UserGroup> byId = found.stream().collect(Collectors.toMap(UserGroup::groupId, Function.identity()));
        List<Seen> seen = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String groupId : wanted) {
            UserGroup group = byId.get(groupId);
            boolean whole = !actor.isUser() || joined.contains(groupId);
            if (group != null && (whole || group.kind().visibleToAll())) {
                seen.add(new Seen(group, whole));
            } else {
                unknown.add(groupId);
            }
        }
        return new Found(seen, unknown);
    }

    /** Fails with GROUP_UNKNOWN, NO_RIGHT or BAD_GROUP_PARAMETER. */
    public Uni<Page<GroupStore.Listed>> listMembers(Actor actor, String groupId, int limit, String pageToken) {
        int size = limit == 0 ? MAX_MEMBERS : limit;
        GroupStore.MemberPlace after = PageTokens.memberPlace(pageToken);
        return access.find(actor, groupId)
                .invoke(found -> requireMember(actor, found))
                .chain(() -> groups.listMembers(actor.appId(), groupId, after, size + 1))
                .map(listed -> page(listed, size, last -> PageTokens.of(last.member())));
    }

    /** @param actor names the user whose groups are read. Fails with BAD_GROUP_PARAMETER */
    public Uni<Page<GroupStore.Joined>> listJoined(Actor actor, int limit, String pageToken) {
        int size = limit == 0 ? MAX_JOINED : limit;
        return groups.listJoined(actor.appId(), actor.userId(), PageTokens.joinedPlace(pageToken), size + 1)
                .map(listed -> page(listed, size, PageTokens::of));
    }

    private static void requireMember(Actor actor, GroupAccess.Found found) {
        if (actor.isUser()) {
            found.requireMember();
        }
    }

    /** One more than the page was read, to know whether there is a next one. */
    private static <T> Page<T> page(List<T> read, int size, Function<T, String> token) {
        if (read.size() <= size) {
            return new Page<>(read, "");
        }
        List<T> items = read.subList(0, size);
        return new Page<>(items, token.apply(items.get(size - 1)));
    }
}
