package dev.skein.protocol;

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

    /** The device id in a request field; a bad one becomes an error that names the field. */
    public static DeviceId parse(String field, String value) {
        if (!isValid(value)) {
            throw SkeinException.ofField(ErrorCode.BAD_REQUEST, field, RULE);
        }
        return new DeviceId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
