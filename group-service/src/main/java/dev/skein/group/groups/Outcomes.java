package dev.skein.group.groups;

/** What became of each user that was to be added or removed. */
public final class Outcomes {
    private Outcomes() {}

    public enum Result {
        JOINED,
        ALREADY_MEMBER,
        ACCOUNT_UNKNOWN,
        REMOVED,
        NOT_MEMBER,
        REFUSED
    }

    public record Outcome(String userId, Result result) {}
}
