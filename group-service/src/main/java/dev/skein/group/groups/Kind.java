package dev.skein.group.groups;

/**
 * Kinds of groups as data: the cells of requirements table T6 that decide anything so far. What is decided by kind reads
 * it here and nowhere else.
 */
public enum Kind {
    PRIVATE(200, true, Invite.MEMBERS, Owner.MAY_LEAVE, Visible.TO_MEMBERS, false),
    PUBLIC(2_000, true, Invite.MANAGERS, Owner.MUST_TRANSFER, Visible.TO_ALL, false),
    MEETING(6_000, false, Invite.PLATFORM, Owner.MUST_TRANSFER, Visible.TO_ALL, true),
    LIVE(Integer.MAX_VALUE, false, Invite.NOBODY, Owner.MUST_TRANSFER, Visible.TO_ALL, false),
    BROADCAST(Integer.MAX_VALUE, false, Invite.NOBODY, Owner.MUST_TRANSFER, Visible.TO_MEMBERS, false),
    COMMUNITY(100_000, false, Invite.MEMBERS, Owner.MUST_TRANSFER, Visible.TO_ALL, true);

    /** Who may add members, apart from the platform. */
    public enum Invite {
        MEMBERS,
        MANAGERS,
        PLATFORM,
        NOBODY
    }

    public enum Owner {
        MAY_LEAVE,
        MUST_TRANSFER
    }

    /** Who learns that the group exists. */
    public enum Visible {
        TO_MEMBERS,
        TO_ALL
    }

    private final int capacity;
    private final boolean available;
    private final Invite invite;
    private final Owner owner;
    private final Visible visible;
    private final boolean historyBeforeJoin;

    Kind(int capacity, boolean available, Invite invite, Owner owner, Visible visible, boolean historyBeforeJoin) {
        this.capacity = capacity;
        this.available = available;
        this.invite = invite;
        this.owner = owner;
        this.visible = visible;
        this.historyBeforeJoin = historyBeforeJoin;
    }

    public int capacity() {
        return capacity;
    }

    /** Whether groups of this kind can be made yet. */
    public boolean available() {
        return available;
    }

    public boolean ownerMayLeave() {
        return owner == Owner.MAY_LEAVE;
    }

    public boolean visibleToAll() {
        return visible == Visible.TO_ALL;
    }

    /** Whether new members can read what was said before they joined. */
    public boolean historyBeforeJoin() {
        return historyBeforeJoin;
    }

    /** Whether a member with this role may add others. */
    public boolean mayAdd(Role role) {
        return switch (invite) {
            case MEMBERS -> true;
            case MANAGERS -> role != Role.MEMBER;
            case PLATFORM, NOBODY -> false;
        };
    }
}
