package dev.skein.group.groups;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where groups and their members are. */
public interface GroupStore {
    /** Also a dissolved one. Locked until the transaction ends. */
    Uni<Optional<UserGroup>> lock(String appId, String groupId);

    Uni<Optional<UserGroup>> find(String appId, String groupId);

    /** Those that exist and are not dissolved, in any order. */
    Uni<List<UserGroup>> findAll(String appId, Collection<String> groupIds);

    Uni<Void> add(UserGroup group);

    Uni<Optional<Member>> member(String appId, String groupId, String userId);

    /** Those of the users that are members, in any order. */
    Uni<List<Member>> members(String appId, String groupId, Collection<String> userIds);

    Uni<Void> addMembers(List<Member> members);

    Uni<Void> removeMembers(List<Member> members);

    /** Those of the groups that the user is in. */
    Uni<List<String>> joinedAmong(String appId, String userId, Collection<String> groupIds);

    /** How many groups each of the users is in; users in none are left out. */
    Uni<Map<String, Long>> countJoined(String appId, Collection<String> userIds);

    /** How many living groups the user has made. */
    Uni<Long> countCreated(String appId, String userId);

    /** By role, time of joining and user id, after the place. */
    Uni<List<Listed>> listMembers(String appId, String groupId, MemberPlace after, int limit);

    /** The user's groups, latest joined first, after the place. */
    Uni<List<Joined>> listJoined(String appId, String userId, JoinedPlace after, int limit);

    record Listed(Member member, String nickname, String avatar) {}

    record Joined(UserGroup group, long joinedAt) {}

    /** A place in the list of members. */
    record MemberPlace(int role, long joinedAt, String userId) {
        static final MemberPlace START = new MemberPlace(0, 0, "");
    }

    /** A place in the list of joined groups. */
    record JoinedPlace(long joinedAt, String groupId) {
        static final JoinedPlace START = new JoinedPlace(Long.MAX_VALUE, "");
    }
}
