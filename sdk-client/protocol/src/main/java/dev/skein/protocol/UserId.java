package dev.skein.protocol;

import dev.skein.error.v1.ErrorCode;

/** A user of an app: 1 to 32 bytes of {@code [A-Za-z0-9_\-@.]}. */
public record UserId(String value) {
    public static final int MAX_BYTES = 32;

    public UserId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("must be 1 to 32 characters of A-Z a-z 0-9 _ - @ .");
        }
    }

    /** Whether {@link UserId} would accept it. */
    public static boolean isValid(String value) {
        int length = value.length();
        if (length == 0 || length > MAX_BYTES) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '_'
                    || c == '-'
                    || c == '@'
                    || c == '.';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** The user id in a request field; a bad one becomes BAD_REQUEST that names the field. */
    public static UserId parse(String field, String value) {
        return parse(ErrorCode.BAD_REQUEST, field, value);
    }

    /** The user id in a request field; a bad one becomes an error of this code that names the field. */
    public static UserId parse(ErrorCode code, String field, String value) {
        if (!isValid(value)) {
            throw SkeinException.ofField(code, field, "must be 1 to 32 characters of A-Z a-z 0-9 _ - @ .");
        }
        return new UserId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
