package dev.skein.protocol.rule;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.validate.FieldRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.skein.error.v1.ErrorCode;
import dev.skein.options.v1.Access;
import dev.skein.options.v1.Backend;
import dev.skein.options.v1.RateClass;
import dev.skein.protocol.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing is added to the contract without its rules. */
class ContractRulesTest {
    private static final Pattern REQUIREMENT = Pattern.compile("[A-Z]{3}-\\d\\d");

    @Test
    @Tag("OPS-09")
    @Tag("PLT-03")
    void everyMethodSaysWhoMayCallIt() {
        assertThat(Contract.methods()).allSatisfy((path, method) -> {
            assertThat(method.by())
                    .as(path)
                    .isNotEmpty()
                    .doesNotContain(Access.ACCESS_UNSPECIFIED, Access.UNRECOGNIZED, Access.ACCESS_SERVICE);
            assertThat(method.isOpen() && method.by().size() > 1).as(path).isFalse();
            assertThat(method.rate()).as(path).isNotIn(RateClass.RATE_CLASS_UNSPECIFIED, RateClass.UNRECOGNIZED);
            assertThat(method.backend()).as(path).isNotIn(Backend.BACKEND_UNSPECIFIED, Backend.UNRECOGNIZED);
            assertThat(method.badParameter()).as(path).isNotEqualTo(ErrorCode.ERROR_CODE_UNSPECIFIED);
            assertThat(method.ids())
                    .as(path)
                    .isNotEmpty()
                    .allMatch(id -> REQUIREMENT.matcher(id).matches());
            assertThat(method.isRead() && method.isAudited()).as(path).isFalse();
        });
    }

    @Test
    @Tag("OPS-09")
    @Tag("PLT-03")
    void everyTextListAndByteStringHasALimit() {
        List<String> without = new ArrayList<>();
        for (Descriptor type : RequestFixture.types()) {
            for (FieldDescriptor field : type.getFields()) {
                FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
                if (field.isRepeated() && !rules.getRepeated().hasMaxItems()) {
                    without.add(field.getFullName() + ": elements");
                }
                FieldRules value = field.isRepeated() ? rules.getRepeated().getItems() : rules;
                boolean limited = switch (field.getJavaType()) {
                    case STRING -> isLimited(value.getString());
                    case BYTE_STRING -> value.getBytes().hasMaxLen();
                    default -> true;
                };
                if (!limited) {
                    without.add(field.getFullName());
                }
            }
        }
        assertThat(without).isEmpty();
    }

    /** In length and in what it is made of: Postgres takes no NUL, and a token is never looked at as a text. */
    private static boolean isLimited(StringRules rules) {
        boolean typed = rules.getAllFields().keySet().stream().anyMatch(FieldDescriptor::isExtension);
        boolean closed = rules.getUuid() || rules.getInCount() > 0;
        boolean isOnlyNotNul = rules.hasExtension(dev.skein.options.v1.TypesProto.text);
        return closed || typed && (!isOnlyNotNul || rules.hasMaxBytes());
    }
}
