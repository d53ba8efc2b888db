package dev.skein.group.groups;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.account.Account;
import dev.skein.group.account.AccountRules;
import dev.skein.group.account.AccountStore;
import dev.skein.group.app.Actor;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.group.groups.Outcomes.Outcome;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.TextRules;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a group; the caller becomes its owner (GRP-03, GRP-05, GRP-06). */
@ApplicationScoped
public class CreateGroup {
    private static final String OWN_PREFIX = "@TGS#";
    private static final int MAX_NAME_BYTES = 30;
    private static final int MAX_INTRODUCTION_BYTES = 240;
    private static final int MAX_CREATED = 500;
    private static final int MAX_JOINED = 1_000;
    private static final Duration ID_KEPT = Duration.ofHours(24);

    private final GroupStore groups;
    private final AccountStore accounts;
    private final Joining joining;
    private final GroupIds ids;
    private final Recorder recorder;

    CreateGroup(GroupStore groups, AccountStore accounts, Joining joining, GroupIds ids, Recorder recorder) {
        this.groups = groups;
        this.accounts = accounts;
        this.joining = joining;
        this.ids = ids;
        this.recorder = recorder;
    }

    /**
     * @param groupId empty: the server makes one
     * @param owner platforms only; empty: the user it acts for, or nobody
     */
    public record Command(String groupId, UserGroup.Description description, List<String> memberIds, String owner) {}

    public record Created(UserGroup group, List<Outcome> outcomes) {}

    /**
     * Fails with GROUP_KIND_UNAVAILABLE, GROUP_ID_TAKEN, GROUP_ID_OWN, BAD_GROUP_ID, BAD_GROUP_PARAMETER, GROUP_FULL,
     * TOO_MANY_ACCOUNTS, GROUP_COUNT_LIMIT or ACCOUNT_UNKNOWN.
     */
    public Uni<Created> create(Actor actor, Command command) {
        UserGroup.Description description = checked(command.description());
        String groupId = command.groupId().isEmpty() ? OWN_PREFIX + ids.next() : checkedId(command.groupId());
        String owner = owner(actor, command.owner());
        return recorder.within(() -> requireOwner(actor.appId(), owner)
                        .chain(() -> vacant(actor.appId(), groupId, owner))
                        .chain(group -> begin(actor, group, description, owner, command.memberIds())))
                .call(created -> recorder.trySettle(actor.appId(), Change.groupKey(groupId)));
    }

    private static String owner(Actor actor, String named) {
        if (actor.isUser() || named.isEmpty()) {
            return actor.userId();
        }
        return named;
    }

    private static UserGroup.Description checked(UserGroup.Description description) {
        Kind kind = description.kind();
        if (!kind.available()) {
            throw SkeinException.ofField(ErrorCode.GROUP_KIND_UNAVAILABLE, "kind", kind + " cannot be made");
        }
        String name = text(TextRules.NAME, "name", description.name(), MAX_NAME_BYTES);
        if (name.isEmpty()) {
            throw SkeinException.ofField(ErrorCode.BAD_GROUP_PARAMETER, "name", "must show something");
        }
        String introduction =
                text(TextRules.PARAGRAPH, "introduction", description.introduction(), MAX_INTRODUCTION_BYTES);
        AccountRules.FOR_GROUPS.avatar("avatar", description.avatar());
        int max = description.maxMembers() == 0 ? kind.capacity() : description.maxMembers();
        if (max < 2 || max > kind.capacity()) {
            throw SkeinException.ofField(
                    ErrorCode.BAD_GROUP_PARAMETER, "max_members", "must be 2 to " + kind.capacity());
        }
        return new UserGroup.Description(kind, name, introduction, description.avatar(), max);
    }

    /** The text as it is kept and shown; may be empty. */
    static String text(TextRules rules, String field, String given, int maxBytes) {
        String value = rules.tidied(given);
        if (value.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw SkeinException.ofField(ErrorCode.BAD_GROUP_PARAMETER, field, "at most " + maxBytes + " bytes");
        }
        rules.fault(value).ifPresent(fault -> {
            throw SkeinException.ofField(ErrorCode.BAD_GROUP_PARAMETER, field, fault);
        });
        return value;
    }

    private static String checkedId(String groupId) {
        if (groupId.startsWith(OWN_PREFIX)) {
            throw SkeinException.ofField(ErrorCode.BAD_GROUP_ID, "group_id", "must not start with " + OWN_PREFIX);
        }
        return groupId;
    }

    private Uni<Void> requireOwner(String appId, String owner) {
        if (owner.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return accounts.find(appId, owner)
                .invoke(CreateGroup::requireAccount)
                .chain(() -> groups.countCreated(appId, owner))
                .invoke(created -> requireBelow(created, MAX_CREATED))
                .chain(() -> groups.countJoined(appId, List.of(owner)))
                .invoke(joined -> requireBelow(joined.getOrDefault(owner, 0L), MAX_JOINED))
                .replaceWithVoid();
    }

    private static void requireAccount(Optional<Account> account) {
        if (account.filter(found -> !found.banned()).isEmpty()) {
            throw SkeinException.ofField(ErrorCode.GROUP_ACCOUNT_UNKNOWN, "owner", "is no account of this app");
        }
    }

    private static void requireBelow(long count, int limit) {
        if (count >= limit) {
            throw SkeinException.of(ErrorCode.GROUP_COUNT_LIMIT);
        }
    }

    /** A group under this id that can begin: new, or dissolved long enough. */
    private Uni<UserGroup> vacant(String appId, String groupId, String owner) {
        return groups.lock(appId, groupId).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new UserGroup(appId, groupId));
            }
            UserGroup group = found.get();
            if (group.dissolved() && group.dissolvedAt() + ID_KEPT.toMillis() <= recorder.now()) {
                return Uni.createFrom().item(group);
            }
            boolean own =
                    !group.dissolved() && !owner.isEmpty() && group.owner().equals(owner);
            throw SkeinException.of(own ? ErrorCode.GROUP_ID_OWN : ErrorCode.GROUP_ID_TAKEN);
        });
    }

    private Uni<Created> begin(
            Actor actor, UserGroup group, UserGroup.Description description, String owner, List<String> memberIds) {
        long now = recorder.now();
        boolean isNew = group.version() == 0;
        String creator = actor.userId().isEmpty() ? owner : actor.userId();
        group.begin(description, owner, creator, now);
        Uni<Void> stored = isNew ? groups.add(group) : Uni.createFrom().voidItem();
        return stored.chain(() -> addOwner(group, now))
                .chain(() -> joining.join(group, memberIds, actor.userId(), now))
                .call(joined -> recorder.record(change(actor, group, joined)))
                .map(joined -> new Created(group, joined.outcomes()));
    }

    private Uni<Void> addOwner(UserGroup group, long now) {
        if (group.owner().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        group.countMembers(1);
        return groups.addMembers(List.of(new Member(group, group.owner(), Role.OWNER, "", now)));
    }

    /** The first line of the timeline: members see the group before anybody has said a word. */
    private static Change.Tip created(Actor actor, UserGroup group, Joining.Joined joined) {
        return new Change.Tip(group.groupId(), Change.TipKind.CREATED, actor.userId(), joined.userIds(), group.name());
    }

    private static Change change(Actor actor, UserGroup group, Joining.Joined joined) {
        List<Change.MemberState> members = new ArrayList<>();
        List<Change.Event> events = new ArrayList<>();
        events.add(new Change.Event.GroupCreated(group.groupId(), group.kind().name(), group.name(), group.owner()));
        if (!group.owner().isEmpty()) {
            members.add(new Change.MemberState(
                    group.groupId(), group.owner(), group.version(), Role.OWNER.number(), true, actor.userId()));
        }
        members.addAll(joined.states(group, actor.userId()));
        events.addAll(joined.events(group.groupId(), actor.userId()));
        return new Change(
                group.appId(),
                Change.groupKey(group.groupId()),
                List.of(),
                List.of(group.state()),
                members,
                List.of(created(actor, group, joined)),
                events);
    }
}
