package dev.skein.group.groups;

/** A member's role; the number is that of the contract and the order of lists. */
public enum Role {
    OWNER(1),
    ADMIN(2),
    MEMBER(3);

    private final int number;

    Role(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static Role of(int number) {
        return values()[number - 1];
    }

    /** Requirements T6b: the owner removes anyone else, an admin removes members. */
    public boolean mayRemove(Role other) {
        return switch (this) {
            case OWNER -> other != OWNER;
            case ADMIN -> other == MEMBER;
            case MEMBER -> false;
        };
    }
}
