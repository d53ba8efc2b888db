package dev.skein.protocol;

import dev.skein.error.v1.ErrorCode;

/** A device of a user, named by its client: 1 to 64 printable ASCII characters. */
public record DeviceId(String value) {
    private static final int MAX_LENGTH = 64;
    private static final String RULE = "must be 1 to 64 printable ASCII characters";

    public DeviceId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(RULE);
        }
    }

    /** Whether {@link DeviceId} would accept it. */
    public static boolean isValid(String value) {
        return PrintableAscii.isOfLength(value, MAX_LENGTH);
    }

    /** The device id in a request field; a bad one becomes BAD_REQUEST that names the field. */
    public static DeviceId parse(String field, String value) {
        return parse(ErrorCode.BAD_REQUEST, field, value);
    }

    /** The device id in a request field; a bad one becomes an error of this code that names the field. */
    public static DeviceId parse(ErrorCode code, String field, String value) {
        if (!isValid(value)) {
            throw SkeinException.ofField(code, field, RULE);
        }
        return new DeviceId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
