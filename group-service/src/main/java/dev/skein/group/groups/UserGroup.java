package dev.skein.group.groups;

import dev.skein.group.change.Change;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A group. Its version rises with each change of itself or its members; whoever changes it has its row locked. */
@Entity
@Table(name = "user_group")
@IdClass(UserGroup.Key.class)
public class UserGroup {
    @Id
    private String appId;

    @Id
    private String groupId;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    private String name;
    private String introduction;
    private String avatar;
    private String owner;

    @SuppressWarnings("UnusedVariable") // read in the database
    private String creator;

    private int maxMembers;
    private int memberCount;
    private long version;
    private long createdAt;
    private long dissolvedAt;

    protected UserGroup() {}

    public UserGroup(String appId, String groupId) {
        this.appId = appId;
        this.groupId = groupId;
    }

    public record Key(String appId, String groupId) {}

    /** What its maker says about it. */
    public record Description(Kind kind, String name, String introduction, String avatar, int maxMembers) {}

    /** Begins the group, or begins it anew under the id of one dissolved long ago: the version goes on rising. */
    public void begin(Description description, String newOwner, String newCreator, long now) {
        kind = description.kind();
        name = description.name();
        introduction = description.introduction();
        avatar = description.avatar();
        maxMembers = description.maxMembers();
        owner = newOwner;
        creator = newCreator;
        memberCount = 0;
        createdAt = now;
        dissolvedAt = 0;
        version++;
    }

    public String appId() {
        return appId;
    }

    public String groupId() {
        return groupId;
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public String introduction() {
        return introduction;
    }

    public String avatar() {
        return avatar;
    }

    /** Empty when there is none. */
    public String owner() {
        return owner;
    }

    public int maxMembers() {
        return maxMembers;
    }

    public int memberCount() {
        return memberCount;
    }

    public int free() {
        return maxMembers - memberCount;
    }

    public long version() {
        return version;
    }

    public long createdAt() {
        return createdAt;
    }

    public boolean dissolved() {
        return dissolvedAt != 0;
    }

    public long dissolvedAt() {
        return dissolvedAt;
    }

    /** Members came (positive) or went (negative). */
    public void countMembers(int more) {
        memberCount += more;
        version++;
    }

    public void loseOwner() {
        owner = "";
    }

    public void dissolve(long now) {
        dissolvedAt = now;
    }

    /** What messaging-service has to know. */
    public Change.GroupState state() {
        return new Change.GroupState(
                groupId, version, kind.name(), name, owner, !dissolved(), kind.historyBeforeJoin());
    }
}
