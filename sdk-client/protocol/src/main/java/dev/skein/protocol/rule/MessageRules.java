package dev.skein.protocol.rule;

import build.buf.validate.FieldRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the fields of a message must be: the rules the contract declares in the standard of {@code buf.validate}, read once
 * from the descriptors. Safe for any thread.
 */
public final class MessageRules {
    private static final Map<Descriptor, MessageRules> KNOWN = new ConcurrentHashMap<>();

    private final List<FieldRule> fields;
    private final List<OneofDescriptor> requiredOneofs;

    private MessageRules(Descriptor type) {
        fields = type.getFields().stream()
                .map(FieldRule::new)
                .filter(FieldRule::saysAnything)
                .toList();
        requiredOneofs = type.getOneofs().stream()
                .filter(oneof ->
                        oneof.getOptions().getExtension(ValidateProto.oneof).getRequired())
                .toList();
    }

    public static MessageRules of(Descriptor type) {
        MessageRules known = KNOWN.get(type);
        // Not computeIfAbsent: a type may hold itself.
        return known != null ? known : KNOWN.merge(type, new MessageRules(type), (there, ours) -> there);
    }

    /**
     * Checks a whole message, the messages in it too.
     *
     * @param badParameter the code where the field names none
     * @throws SkeinException of the first field that breaks its rule, with its path, e.g. {@code conversation.user_id} or
     *     {@code mentions[3]}
     */
    public void check(Message message, ErrorCode badParameter) {
        check(message, "", badParameter);
    }

    /** @param prefix of the paths, e.g. {@code content.} */
    public void check(Message message, String prefix, ErrorCode badParameter) {
        for (OneofDescriptor oneof : requiredOneofs) {
            if (!message.hasOneof(oneof)) {
                String field = prefix.isEmpty() ? oneof.getName() : prefix.substring(0, prefix.length() - 1);
                throw SkeinException.ofField(badParameter, field, "must have one of " + names(oneof));
            }
        }
        for (FieldRule rule : fields) {
            rule.check(message, prefix, badParameter);
        }
    }

    /** What a field must be, as a caller reads it; empty when anything goes. */
    public Set<String> says(FieldDescriptor field) {
        return rule(field).map(FieldRule::says).orElse(Set.of());
    }

    /** Whether the field may be left out although its rule would refuse an empty value. */
    public boolean mayBeLeftOut(FieldDescriptor field) {
        return rule(field).map(FieldRule::zeroIsFine).orElse(true);
    }

    /** The regular expression a text field, or each element of one, must match; empty when there is none. */
    public static Optional<String> pattern(FieldDescriptor field) {
        FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
        return StringLimits.pattern((field.isRepeated() ? rules.getRepeated().getItems() : rules).getString());
    }

    private Optional<FieldRule> rule(FieldDescriptor field) {
        return fields.stream().filter(rule -> rule.field().equals(field)).findFirst();
    }

    private static String names(OneofDescriptor oneof) {
        return Limits.words(
                oneof.getFields().stream().map(FieldDescriptor::getName).toList());
    }
}
