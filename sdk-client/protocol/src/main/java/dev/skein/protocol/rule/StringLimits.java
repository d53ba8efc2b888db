package dev.skein.protocol.rule;

import build.buf.validate.PredefinedRules;
import build.buf.validate.Rule;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What strings must be: the standard rules, and the shared types of {@code skein/options/v1/types.proto}. */
final class StringLimits {
    private static final Set<String> KNOWN =
            Set.of("min_len", "max_len", "min_bytes", "max_bytes", "pattern", "in", "uuid");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** The two forms of expression that shared types have. */
    private static final Pattern MATCHES = Pattern.compile("!rule \\|\\| this\\.matches\\(r'(.*)'\\)");

    private static final Pattern AT_MOST = Pattern.compile("!rule \\|\\| bytes\\(this\\)\\.size\\(\\) <= (\\d+)");

    private StringLimits() {}

    static List<Limit> of(StringRules rules) {
        Limits.requireKnown(rules, KNOWN);
        List<Limit> limits = new ArrayList<>();
        Limits.addSize(
                limits,
                rules.getMinBytes(),
                rules.hasMaxBytes() ? rules.getMaxBytes() : -1,
                " bytes",
                value -> bytes((String) value));
        Limits.addSize(
                limits,
                rules.getMinLen(),
                rules.hasMaxLen() ? rules.getMaxLen() : -1,
                " characters",
                value -> ((String) value).codePointCount(0, ((String) value).length()));
        if (rules.hasPattern()) {
            limits.add(Limit.of("must match " + rules.getPattern(), matching(rules.getPattern())));
        }
        if (rules.getInCount() > 0) {
            Set<Object> allowed = Set.copyOf(rules.getInList());
            limits.add(Limit.of("must be one of " + Limits.words(rules.getInList()), allowed::contains));
        }
        if (rules.getUuid()) {
            limits.add(Limit.of(
                    "must be a UUID", value -> UUID.matcher((String) value).matches()));
        }
        rules.getAllFields().forEach((field, value) -> {
            if (field.isExtension() && value.equals(true)) {
                limits.addAll(ofType(field));
            }
        });
        return limits;
    }

    /** The regular expression of the shared type, or of the rule itself; empty when there is none. */
    static Optional<String> pattern(StringRules rules) {
        if (rules.hasPattern()) {
            return Optional.of(rules.getPattern());
        }
        return rules.getAllFields().keySet().stream()
                .filter(FieldDescriptor::isExtension)
                .flatMap(type -> type.getOptions().getExtension(ValidateProto.predefined).getCelList().stream())
                .map(rule -> MATCHES.matcher(rule.getExpression()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    private static List<Limit> ofType(FieldDescriptor type) {
        PredefinedRules predefined = type.getOptions().getExtension(ValidateProto.predefined);
        if (predefined.getCelCount() == 0) {
            throw Limits.unknown(type.getFullName());
        }
        return predefined.getCelList().stream().map(StringLimits::ofExpression).toList();
    }

    private static Limit ofExpression(Rule rule) {
        Matcher matches = MATCHES.matcher(rule.getExpression());
        if (matches.matches()) {
            return Limit.of(rule.getMessage(), matching(matches.group(1)));
        }
        Matcher atMost = AT_MOST.matcher(rule.getExpression());
        if (atMost.matches()) {
            long max = Long.parseLong(atMost.group(1));
            return Limit.ofSize(rule.getMessage(), value -> bytes((String) value) <= max);
        }
        throw Limits.unknown(rule.getExpression());
    }

    /** As RE2 understands it: found anywhere, and {@code $} is the very end, not also before a last line break. */
    private static Predicate<Object> matching(String regex) {
        boolean whole = regex.startsWith("^") && regex.endsWith("$") && !regex.endsWith("\\$");
        if (!whole) {
            throw Limits.unknown("a pattern must be ^…$: " + regex);
        }
        Pattern pattern = Pattern.compile(regex.substring(1, regex.length() - 1));
        return value -> pattern.matcher((String) value).matches();
    }

    /** Of its UTF-8. */
    private static long bytes(String value) {
        long bytes = value.length();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // A surrogate is half of four bytes.
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return bytes;
    }
}
