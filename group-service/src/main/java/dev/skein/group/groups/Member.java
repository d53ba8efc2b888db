package dev.skein.group.groups;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A user in a group. */
@Entity
@Table(name = "member")
@IdClass(Member.Key.class)
public class Member {
    @Id
    private String appId;

    @Id
    private String groupId;

    @Id
    private String userId;

    private short role;
    private String inviter;
    private long joinedAt;

    protected Member() {}

    public Member(UserGroup group, String userId, Role role, String inviter, long now) {
        this.appId = group.appId();
        this.groupId = group.groupId();
        this.userId = userId;
        this.role = (short) role.number();
        this.inviter = inviter;
        this.joinedAt = now;
    }

    public record Key(String appId, String groupId, String userId) {}

    public String userId() {
        return userId;
    }

    public String groupId() {
        return groupId;
    }

    public Role role() {
        return Role.of(role);
    }

    public String inviter() {
        return inviter;
    }

    public long joinedAt() {
        return joinedAt;
    }
}
