package dev.skein.group.outbound.postgres;

import dev.skein.group.groups.GroupStore;
import dev.skein.group.groups.Member;
import dev.skein.group.groups.UserGroup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

@ApplicationScoped
class PostgresGroupStore implements GroupStore {
    private final Sessions sessions;

    PostgresGroupStore(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<Optional<UserGroup>> lock(String appId, String groupId) {
        return sessions.withSession(session -> session.find(
                        UserGroup.class, new UserGroup.Key(appId, groupId), LockModeType.PESSIMISTIC_WRITE))
                .map(Optional::ofNullable);
    }

    @Override
    public Uni<Optional<UserGroup>> find(String appId, String groupId) {
        return sessions.withSession(session -> session.find(UserGroup.class, new UserGroup.Key(appId, groupId)))
                .map(Optional::ofNullable);
    }

    @Override
    public Uni<List<UserGroup>> findAll(String appId, Collection<String> groupIds) {
        if (groupIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return sessions.withSession(session -> session.createQuery(
                        "from UserGroup where appId = :appId and groupId in :groupIds and dissolvedAt = 0",
                        UserGroup.class)
                .setParameter("appId", appId)
                .setParameter("groupIds", PossibleIds.ofGroups(groupIds))
                .getResultList());
    }

    @Override
    public Uni<Void> add(UserGroup group) {
        return sessions.withSession(session -> session.persist(group));
    }

    @Override
    public Uni<Optional<Member>> member(String appId, String groupId, String userId) {
        return sessions.withSession(session -> session.find(Member.class, new Member.Key(appId, groupId, userId)))
                .map(Optional::ofNullable);
    }

    @Override
    public Uni<List<Member>> members(String appId, String groupId, Collection<String> userIds) {
        return sessions.withSession(session -> session.createQuery(
                        "from Member where appId = :appId and groupId = :groupId and userId in :userIds", Member.class)
                .setParameter("appId", appId)
                .setParameter("groupId", groupId)
                .setParameter("userIds", PossibleIds.ofUsers(userIds))
                .getResultList());
    }

    @Override
    public Uni<Void> addMembers(List<Member> members) {
        return sessions.withSession(session -> session.persistAll(members.toArray()));
    }

    @Override
    public Uni<Void> removeMembers(List<Member> members) {
        return sessions.withSession(session -> session.removeAll(members.toArray()));
    }

    @Override
    public Uni<List<String>> joinedAmong(String appId, String userId, Collection<String> groupIds) {
        if (groupIds.isEmpty() || userId.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return sessions.withSession(session -> session.createQuery(
                        "select groupId from Member where appId = :appId and userId = :userId and groupId in :groupIds",
                        String.class)
                .setParameter("appId", appId)
                .setParameter("userId", userId)
                .setParameter("groupIds", PossibleIds.ofGroups(groupIds))
                .getResultList());
    }

    @Override
    public Uni<Map<String, Long>> countJoined(String appId, Collection<String> userIds) {
        return sessions.withSession(session -> session.createQuery(
                                "select userId, count(*) from Member where appId = :appId and userId in :userIds"
                                        + " group by userId",
                                Object[].class)
                        .setParameter("appId", appId)
                        .setParameter("userIds", PossibleIds.ofUsers(userIds))
                        .getResultList())
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> (String) row[0], row -> (Long) row[1])));
    }

    @Override
    public Uni<Long> countCreated(String appId, String userId) {
        return sessions.withSession(session -> session.createQuery(
                        "select count(*) from UserGroup where appId = :appId and creator = :userId and dissolvedAt = 0",
                        Long.class)
                .setParameter("appId", appId)
                .setParameter("userId", userId)
                .getSingleResult());
    }

    @Override
    public Uni<List<Listed>> listMembers(String appId, String groupId, MemberPlace after, int limit) {
        return sessions.withSession(session -> session.createQuery(
                                "select m, a.nickname, a.avatar from Member m"
                                        + " join Account a on a.appId = m.appId and a.userId = m.userId"
                                        + " where m.appId = :appId and m.groupId = :groupId and (m.role > :role"
                                        + " or m.role = :role and (m.joinedAt > :joinedAt"
                                        + " or m.joinedAt = :joinedAt and m.userId > :userId))"
                                        + " order by m.role, m.joinedAt, m.userId",
                                Object[].class)
                        .setParameter("appId", appId)
                        .setParameter("groupId", groupId)
                        .setParameter("role", (short) after.role())
                        .setParameter("joinedAt", after.joinedAt())
                        .setParameter("userId", after.userId())
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Listed((Member) row[0], (String) row[1], (String) row[2]))
                        .toList());
    }

    @Override
    public Uni<List<Joined>> listJoined(String appId, String userId, JoinedPlace after, int limit) {
        return sessions.withSession(session -> session.createQuery(
                                "select g, m.joinedAt from Member m"
                                        + " join UserGroup g on g.appId = m.appId and g.groupId = m.groupId"
                                        + " where m.appId = :appId and m.userId = :userId and g.dissolvedAt = 0"
                                        + " and (m.joinedAt < :joinedAt"
                                        + " or m.joinedAt = :joinedAt and m.groupId > :groupId)"
                                        + " order by m.joinedAt desc, m.groupId",
                                Object[].class)
                        .setParameter("appId", appId)
                        .setParameter("userId", userId)
                        .setParameter("joinedAt", after.joinedAt())
                        .setParameter("groupId", after.groupId())
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Joined((UserGroup) row[0], (Long) row[1]))
                        .toList());
    }
}
