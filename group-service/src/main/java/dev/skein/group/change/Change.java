package dev.skein.group.change;

import java.util.List;

/**
 * What one transaction changed, for the others: messaging-service applies the states, everyone may read the events.
 *
 * @param key what order is kept within: the group, or the user
 */
public record Change(
        String appId,
        String key,
        List<AccountState> accounts,
        List<GroupState> groups,
        List<MemberState> members,
        List<Tip> tips,
        List<Event> events) {

    public static String groupKey(String groupId) {
        return "g:" + groupId;
    }

    public static String userKey(String userId) {
        return "u:" + userId;
    }

    /** Only events. */
    public static Change ofEvents(String appId, String key, List<Event> events) {
        return new Change(appId, key, List.of(), List.of(), List.of(), List.of(), events);
    }

    /** Only accounts, and events. */
    public static Change ofAccounts(String appId, String key, List<AccountState> accounts, List<Event> events) {
        return new Change(appId, key, accounts, List.of(), List.of(), List.of(), events);
    }

    /** Whether messaging-service has to know. */
    public boolean concernsMessaging() {
        return !(accounts.isEmpty() && groups.isEmpty() && members.isEmpty() && tips.isEmpty());
    }

    public record AccountState(String userId, long version, String nickname, String avatar, boolean active) {}

    public record GroupState(
            String groupId,
            long version,
            String kind,
            String name,
            String owner,
            boolean active,
            boolean historyBeforeJoin) {}

    /** @param role of requirements T6b: 1 owner, 2 admin, 3 member */
    public record MemberState(String groupId, String userId, long version, int role, boolean member, String operator) {}

    /** A line in the group's timeline. */
    public record Tip(String groupId, TipKind kind, String operator, List<String> targets, String data) {}

    public enum TipKind {
        CREATED,
        JOINED,
        KICKED,
        QUIT
    }

    /** What happened, in the past tense; consumers know each by its id. */
    public sealed interface Event {
        record AccountRegistered(String userId, String nickname) implements Event {}

        record ProfileChanged(String userId, String nickname, String avatar) implements Event {}

        record LoggedIn(String userId, String deviceId, String platform, String loginId) implements Event {}

        /** @param deviceId empty: all devices */
        record LoggedOut(String userId, String deviceId, String loginId) implements Event {}

        record GroupCreated(String groupId, String kind, String name, String owner) implements Event {}

        record MemberJoined(String groupId, String userId, String operator) implements Event {}

        record MemberLeft(String groupId, String userId, String operator, boolean removed) implements Event {}
    }
}
