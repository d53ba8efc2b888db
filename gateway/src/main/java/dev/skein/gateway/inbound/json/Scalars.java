package dev.skein.gateway.inbound.json;

import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Single values of protobuf JSON. Its leniencies are kept: a number may stand in quotes, and may be whole by its exponent; an
 * enum may be a number; bytes may be either base64.
 */
final class Scalars {
    /** As JSON has it; so in quotes, too, where Java would take other digits and signs. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
    /** What is longer or larger than this is out of the range of every whole number. */
    private static final int MAX_DIGITS = 40;

    private static final BigInteger UNSIGNED_32 = BigInteger.ONE.shiftLeft(32);
    private static final BigInteger UNSIGNED_64 = BigInteger.ONE.shiftLeft(64);

    private Scalars() {}

    /** @throws IllegalArgumentException or ArithmeticException when it is no such value */
    static Object read(FieldDescriptor field, JsonToken token, String text) {
        return switch (field.getJavaType()) {
            case STRING -> of(token, text);
            case BYTE_STRING ->
                ByteString.copyFrom(Base64.getDecoder()
                        .decode(of(token, text).replace('-', '+').replace('_', '/')));
            case BOOLEAN -> bool(token, text);
            case ENUM -> enumValue(field, token, text);
            case INT -> int32(field, whole(token, text));
            case LONG -> int64(field, whole(token, text));
            case FLOAT -> {
                double value = real(token, text);
                float narrow = (float) value;
                if (Float.isInfinite(narrow) && Double.isFinite(value)) {
                    throw new ArithmeticException();
                }
                yield narrow;
            }
            case DOUBLE -> real(token, text);
            case MESSAGE -> throw new IllegalArgumentException();
        };
    }

    static String wanted(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> "text";
            case BYTE_STRING -> "base64";
            case BOOLEAN -> "true or false";
            case ENUM -> "a value of " + field.getEnumType().getFullName();
            case INT, LONG -> "a whole number of type " + field.getType().name().toLowerCase(java.util.Locale.ROOT);
            case FLOAT, DOUBLE -> "a number";
            case MESSAGE -> "an object";
        };
    }

    private static String of(JsonToken token, String text) {
        if (token != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static boolean bool(JsonToken token, String text) {
        if (!token.isBoolean()) {
            throw new IllegalArgumentException();
        }
        return Boolean.parseBoolean(text);
    }

    private static EnumValueDescriptor enumValue(FieldDescriptor field, JsonToken token, String text) {
        if (token == JsonToken.VALUE_STRING) {
            EnumValueDescriptor named = field.getEnumType().findValueByName(text);
            if (named == null) {
                throw new IllegalArgumentException();
            }
            return named;
        }
        return field.getEnumType()
                .findValueByNumberCreatingIfUnknown(whole(token, text).intValueExact());
    }

    private static int int32(FieldDescriptor field, BigInteger value) {
        if (field.getType() == FieldDescriptor.Type.UINT32 || field.getType() == FieldDescriptor.Type.FIXED32) {
            return unsigned(value, UNSIGNED_32).intValue();
        }
        return value.intValueExact();
    }

    private static long int64(FieldDescriptor field, BigInteger value) {
        if (field.getType() == FieldDescriptor.Type.UINT64 || field.getType() == FieldDescriptor.Type.FIXED64) {
            return unsigned(value, UNSIGNED_64).longValue();
        }
        return value.longValueExact();
    }

    private static BigInteger unsigned(BigInteger value, BigInteger limit) {
        if (value.signum() < 0 || value.compareTo(limit) >= 0) {
            throw new ArithmeticException();
        }
        return value;
    }

    private static BigInteger whole(JsonToken token, String text) {
        BigDecimal value = new BigDecimal(number(token, text));
        if (value.signum() == 0) {
            return BigInteger.ZERO;
        }
        // Before it is written out: 1e999999999 is a short text.
        if (value.precision() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_DIGITS) {
            throw new ArithmeticException();
        }
        return value.toBigIntegerExact();
    }

    private static double real(JsonToken token, String text) {
        if (token == JsonToken.VALUE_STRING && NOT_FINITE.contains(text)) {
            return Double.parseDouble(text);
        }
        double value = Double.parseDouble(number(token, text));
        if (Double.isInfinite(value)) {
            throw new ArithmeticException();
        }
        return value;
    }

    private static String number(JsonToken token, String text) {
        if ((!token.isNumeric() && token != JsonToken.VALUE_STRING)
                || !NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
