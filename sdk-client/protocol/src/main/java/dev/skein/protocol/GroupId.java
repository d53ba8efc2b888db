package dev.skein.protocol;

import dev.skein.error.v1.ErrorCode;

/** A group of an app: 1 to 48 printable ASCII characters. */
public record GroupId(String value) {
    private static final int MAX_LENGTH = 48;
    private static final String RULE = "must be 1 to 48 printable ASCII characters";

    public GroupId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(RULE);
        }
    }

    /** Whether {@link GroupId} would accept it. */
    public static boolean isValid(String value) {
        return PrintableAscii.isOfLength(value, MAX_LENGTH);
    }

    /** The group id in a request field; a bad one becomes BAD_REQUEST that names the field. */
    public static GroupId parse(String field, String value) {
        return parse(ErrorCode.BAD_REQUEST, field, value);
    }

    /** The group id in a request field; a bad one becomes an error of this code that names the field. */
    public static GroupId parse(ErrorCode code, String field, String value) {
        if (!isValid(value)) {
            throw SkeinException.ofField(code, field, RULE);
        }
        return new GroupId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
