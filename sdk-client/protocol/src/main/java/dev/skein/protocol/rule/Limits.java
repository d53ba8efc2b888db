package dev.skein.protocol.rule;

import build.buf.validate.BytesRules;
import build.buf.validate.DoubleRules;
import build.buf.validate.EnumRules;
import build.buf.validate.FieldRules;
import build.buf.validate.Int32Rules;
import build.buf.validate.Int64Rules;
import build.buf.validate.RepeatedRules;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Translates rules of {@code buf.validate} into {@link Limit}s, as far as the contract uses them. What is not known here is
 * refused when the rules are read, so that no declared rule is silently ignored.
 */
final class Limits {
    private Limits() {}

    /** What a single value must be; for a repeated field, what each element must be. */
    static List<Limit> ofValue(FieldRules rules) {
        return switch (rules.getTypeCase()) {
            case STRING -> StringLimits.of(rules.getString());
            case BYTES -> ofBytes(rules.getBytes());
            case INT32 -> ofInt32(rules.getInt32());
            case INT64 -> ofInt64(rules.getInt64());
            case DOUBLE -> ofDouble(rules.getDouble());
            case ENUM -> ofEnum(rules.getEnum());
            case REPEATED, TYPE_NOT_SET -> List.of();
            default -> throw unknown(rules.getTypeCase().name());
        };
    }

    /** What a list must be as a whole. */
    static List<Limit> ofList(RepeatedRules rules) {
        requireKnown(rules, Set.of("min_items", "max_items", "items"));
        List<Limit> limits = new ArrayList<>();
        addSize(
                limits,
                rules.getMinItems(),
                rules.hasMaxItems() ? rules.getMaxItems() : -1,
                "",
                value -> ((Collection<?>) value).size());
        return limits;
    }

    private static List<Limit> ofBytes(BytesRules rules) {
        requireKnown(rules, Set.of("min_len", "max_len"));
        List<Limit> limits = new ArrayList<>();
        addSize(
                limits,
                rules.getMinLen(),
                rules.hasMaxLen() ? rules.getMaxLen() : -1,
                " bytes",
                value -> ((ByteString) value).size());
        return limits;
    }

    private static List<Limit> ofInt32(Int32Rules rules) {
        requireKnown(rules, Set.of("gte", "lte", "in"));
        if (rules.getInCount() > 0) {
            Set<Object> allowed = new HashSet<>(rules.getInList());
            return List.of(Limit.of("must be one of " + words(rules.getInList()), allowed::contains));
        }
        return range(
                rules.hasGte() ? (long) rules.getGte() : Long.MIN_VALUE,
                rules.hasLte() ? (long) rules.getLte() : Long.MAX_VALUE);
    }

    private static List<Limit> ofInt64(Int64Rules rules) {
        requireKnown(rules, Set.of("gte", "lte"));
        return range(
                rules.hasGte() ? rules.getGte() : Long.MIN_VALUE, rules.hasLte() ? rules.getLte() : Long.MAX_VALUE);
    }

    private static List<Limit> range(long from, long to) {
        String says = to == Long.MAX_VALUE ? "must be " + from + " or above" : "must be " + from + " to " + to;
        return List.of(Limit.of(says, value -> {
            long number = ((Number) value).longValue();
            return number >= from && number <= to;
        }));
    }

    private static List<Limit> ofDouble(DoubleRules rules) {
        requireKnown(rules, Set.of("gte", "lte"));
        double from = rules.getGte();
        double to = rules.getLte();
        // NaN is in no range.
        return List.of(Limit.of("must be %.0f to %.0f".formatted(from, to), value -> {
            double number = (double) value;
            return number >= from && number <= to;
        }));
    }

    private static List<Limit> ofEnum(EnumRules rules) {
        requireKnown(rules, Set.of("defined_only", "not_in"));
        Set<Integer> excluded = Set.copyOf(rules.getNotInList());
        boolean definedOnly = rules.getDefinedOnly();
        return List.of(Limit.of("must be a known value", value -> {
            EnumValueDescriptor chosen = (EnumValueDescriptor) value;
            boolean defined = chosen.getType().findValueByNumber(chosen.getNumber()) != null;
            return (defined || !definedOnly) && !excluded.contains(chosen.getNumber());
        }));
    }

    /** @param max below 0 when there is none */
    static void addSize(List<Limit> limits, long min, long max, String unit, ToLongFunction<Object> size) {
        if (min > 0) {
            String says = max < 0
                    ? "must be at least %d%s".formatted(min, unit)
                    : "must be %s%s".formatted(min == max ? min : min + " to " + max, unit);
            limits.add(Limit.of(says, value -> size.applyAsLong(value) >= min));
        }
        if (max >= 0) {
            String says = min > 0
                    ? "must be %s%s".formatted(min == max ? min : min + " to " + max, unit)
                    : "must be at most %d%s".formatted(max, unit);
            limits.add(Limit.ofSize(says, value -> size.applyAsLong(value) <= max));
        }
    }

    static String words(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Rules of extensions are known by their own form. */
    static void requireKnown(Message rules, Set<String> known) {
        for (FieldDescriptor rule : rules.getAllFields().keySet()) {
            if (!rule.isExtension() && !known.contains(rule.getName())) {
                throw unknown(rule.getFullName());
            }
        }
        if (!rules.getUnknownFields().asMap().isEmpty()) {
            throw unknown("an extension of " + rules.getDescriptorForType().getFullName());
        }
    }

    static IllegalStateException unknown(String rule) {
        return new IllegalStateException("the contract uses a rule that is not understood here: " + rule);
    }
}
