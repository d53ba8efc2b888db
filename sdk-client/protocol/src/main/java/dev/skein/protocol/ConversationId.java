package dev.skein.protocol;

import dev.skein.error.v1.ErrorCode;
import java.util.Optional;

/**
 * A conversation of an app, readable and the same for everyone: {@code p:alice:bob} (two people, user ids in byte order),
 * {@code g:<group>}. Made from its participants, so the first message needs no creation step.
 */
public record ConversationId(String value) {
    private static final String PAIR = "p:";
    private static final String GROUP = "g:";

    public ConversationId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("must be p:<user>:<user> in byte order, or g:<group>");
        }
    }

    /** The conversation of two people. A user may talk to themself. */
    public static ConversationId pair(UserId one, UserId other) {
        boolean inOrder = one.value().compareTo(other.value()) <= 0;
        return new ConversationId(PAIR + (inOrder ? one : other).value() + ':' + (inOrder ? other : one).value());
    }

    public static ConversationId group(String groupId) {
        return new ConversationId(GROUP + groupId);
    }

    /** The conversation id in a request field; a bad one becomes BAD_REQUEST that names the field. */
    public static ConversationId parse(String field, String value) {
        return parse(ErrorCode.BAD_REQUEST, field, value);
    }

    /** The conversation id in a request field; a bad one becomes an error of this code that names the field. */
    public static ConversationId parse(ErrorCode code, String field, String value) {
        if (!isValid(value)) {
            throw SkeinException.ofField(code, field, "must be p:<user>:<user> in byte order, or g:<group>");
        }
        return new ConversationId(value);
    }

    public boolean isPair() {
        return value.startsWith(PAIR);
    }

    public boolean isGroup() {
        return value.startsWith(GROUP);
    }

    /** The group's id; only for a group. */
    public String groupId() {
        if (!isGroup()) {
            throw new IllegalStateException(value + " is no group");
        }
        return value.substring(GROUP.length());
    }

    /** First of the two people; only for a pair. */
    public UserId first() {
        return new UserId(value.substring(PAIR.length(), separator()));
    }

    /** Second of the two people; only for a pair. */
    public UserId second() {
        return new UserId(value.substring(separator() + 1));
    }

    /** Whether this is a pair that the user is one of. */
    public boolean isPairOf(UserId user) {
        return isPair() && (first().equals(user) || second().equals(user));
    }

    /** The other one of the pair (the user itself when talking to themself); empty when the user is not part of it. */
    public Optional<UserId> peerOf(UserId user) {
        if (!isPairOf(user)) {
            return Optional.empty();
        }
        return Optional.of(first().equals(user) ? second() : first());
    }

    private int separator() {
        if (!isPair()) {
            throw new IllegalStateException(value + " is no pair");
        }
        return value.indexOf(':', PAIR.length());
    }

    /** Whether {@link ConversationId} would accept it. */
    public static boolean isValid(String value) {
        if (value.startsWith(GROUP)) {
            return GroupId.isValid(value.substring(GROUP.length()));
        }
        int separator = value.startsWith(PAIR) ? value.indexOf(':', PAIR.length()) : -1;
        if (separator < 0) {
            return false;
        }
        String first = value.substring(PAIR.length(), separator);
        String second = value.substring(separator + 1);
        return UserId.isValid(first) && UserId.isValid(second) && first.compareTo(second) <= 0;
    }

    @Override
    public String toString() {
        return value;
    }
}
