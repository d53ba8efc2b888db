package dev.skein.messaging.projection;

import dev.skein.messaging.send.Draft;
import java.util.List;

/**
 * A change of accounts and groups, as group-service tells it.
 *
 * @param changeId unique per change; its tips and events happen once
 */
public record Change(String appId, String changeId, States states, List<Tip> tips) {
    /** The new states; each with a version, so that older ones are ignored. */
    public record States(List<Account> accounts, List<Group> groups, List<Member> members) {}

    /** @param active false: nothing can be sent by or to the user */
    public record Account(String userId, long version, Profile profile, boolean active) {}

    /** What others see of a user. */
    public record Profile(String nickname, String avatar) {}

    /** @param active false: dissolved */
    public record Group(String groupId, long version, Traits traits, boolean active) {}

    /**
     * What a group is.
     *
     * @param kind number of the group kind
     * @param historyBeforeJoin whether members may read what was before they joined
     */
    public record Traits(int kind, String name, String owner, boolean historyBeforeJoin) {}

    /** @param member false: left or removed */
    public record Member(String groupId, String userId, long version, int role, boolean member, String operator) {}

    /** A notification to be written into the group's timeline. */
    public record Tip(String groupId, Draft draft) {}
}
