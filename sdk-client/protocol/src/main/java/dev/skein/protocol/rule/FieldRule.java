package dev.skein.protocol.rule;

import build.buf.validate.FieldRules;
import build.buf.validate.Ignore;
import build.buf.validate.ValidateProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.skein.error.v1.ErrorCode;
import dev.skein.options.v1.FieldRefusal;
import dev.skein.options.v1.RuleProto;
import dev.skein.protocol.SkeinException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What one field of a request must be. */
final class FieldRule {
    private final FieldDescriptor field;
    private final boolean required;
    private final boolean zeroIsFine;
    private final List<Limit> ofList;
    private final List<Limit> ofValue;
    private final FieldRefusal refusal;

    FieldRule(FieldDescriptor field) {
        this.field = field;
        FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
        if (rules.getCelCount() > 0 || rules.getIgnore() == Ignore.IGNORE_ALWAYS || field.isMapField()) {
            throw Limits.unknown("cel, IGNORE_ALWAYS or a map at " + field.getFullName());
        }
        required = rules.getRequired();
        zeroIsFine = rules.getIgnore() == Ignore.IGNORE_IF_ZERO_VALUE;
        ofList = field.isRepeated() ? Limits.ofList(rules.getRepeated()) : List.of();
        ofValue = Limits.ofValue(field.isRepeated() ? rules.getRepeated().getItems() : rules);
        refusal = field.getOptions().getExtension(RuleProto.refusal);
    }

    FieldDescriptor field() {
        return field;
    }

    /** Whether there is anything to check, here or in the messages it holds. */
    boolean saysAnything() {
        return required || !ofList.isEmpty() || !ofValue.isEmpty() || isMessage();
    }

    /** As a caller reads it. */
    Set<String> says() {
        Set<String> says = new LinkedHashSet<>();
        if (required) {
            says.add("must be given");
        }
        Stream.concat(ofList.stream(), ofValue.stream()).map(Limit::says).forEach(says::add);
        return says;
    }

    boolean zeroIsFine() {
        return zeroIsFine;
    }

    /** @throws SkeinException that names the field */
    void check(Message message, String prefix, ErrorCode badParameter) {
        boolean absent = field.hasPresence() && !message.hasField(field);
        if (absent) {
            if (required) {
                throw refused(prefix + field.getName(), "must be given", false, badParameter);
            }
            return;
        }
        Object value = message.getField(field);
        if (field.isRepeated()) {
            checkList((List<?>) value, prefix + field.getName(), badParameter);
        } else if (!(zeroIsFine && isZero(value))) {
            checkValue(value, prefix, badParameter);
        }
    }

    private void checkList(List<?> values, String path, ErrorCode badParameter) {
        if (values.isEmpty() && zeroIsFine) {
            return;
        }
        check(ofList, values, path, badParameter);
        if (ofValue.isEmpty() && !isMessage()) {
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            if (isMessage()) {
                MessageRules.of(field.getMessageType())
                        .check((Message) values.get(i), path + '[' + i + "].", badParameter);
            }
            for (Limit limit : ofValue) {
                if (!limit.holds().test(values.get(i))) {
                    throw refused(path + '[' + i + ']', limit.says(), limit.ofSize(), badParameter);
                }
            }
        }
    }

    private void checkValue(Object value, String prefix, ErrorCode badParameter) {
        if (isMessage()) {
            MessageRules.of(field.getMessageType())
                    .check((Message) value, prefix + field.getName() + '.', badParameter);
        }
        for (Limit limit : ofValue) {
            if (!limit.holds().test(value)) {
                throw refused(prefix + field.getName(), limit.says(), limit.ofSize(), badParameter);
            }
        }
    }

    private void check(List<Limit> limits, Object value, String path, ErrorCode badParameter) {
        for (Limit limit : limits) {
            if (!limit.holds().test(value)) {
                throw refused(path, limit.says(), limit.ofSize(), badParameter);
            }
        }
    }

    private SkeinException refused(String path, String says, boolean ofSize, ErrorCode badParameter) {
        ErrorCode code = refusal.getCode();
        if (ofSize && refusal.getTooLarge() != ErrorCode.ERROR_CODE_UNSPECIFIED) {
            code = refusal.getTooLarge();
        }
        return SkeinException.ofField(code == ErrorCode.ERROR_CODE_UNSPECIFIED ? badParameter : code, path, says);
    }

    private boolean isMessage() {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    }

    private static boolean isZero(Object value) {
        return switch (value) {
            case String text -> text.isEmpty();
            case ByteString bytes -> bytes.isEmpty();
            case Integer number -> number == 0;
            case Long number -> number == 0;
            case Double number -> number == 0;
            case Boolean set -> !set;
            case EnumValueDescriptor chosen -> chosen.getNumber() == 0;
            default -> false;
        };
    }
}
