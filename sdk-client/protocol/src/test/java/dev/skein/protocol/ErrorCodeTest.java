package dev.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @Test
    void numbersAreUnique() {
        Set<Integer> seen = new HashSet<>();
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(seen.add(code.number())).as("%s %d", code, code.number()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeSurvivesTheWebSocketForm(ErrorCode code) {
        SkeinException sent = SkeinException.ofField(code, "some.field", "is wrong");

        SkeinException received = SkeinException.from(sent.toError());

        assertThat(received.code()).isEqualTo(code);
        assertThat(received.field()).isEqualTo("some.field");
        assertThat(received).hasMessage("some.field: is wrong");
        assertThat(sent.toError().getCode()).isEqualTo(code.grpcCode().connectName());
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeSaysWhatItMeans(ErrorCode code) {
        assertThat(code.meaning()).endsWith(".").hasSizeGreaterThan(10);
    }

    @Test
    void aReasonOfANewerServerIsAnInternalError() {
        var error = dev.skein.v1.Error.newBuilder().setMessage("?");
        error.getInfoBuilder().setReason("FROM_THE_FUTURE").setNumber(4711);

        assertThat(SkeinException.from(error.build()).code()).isEqualTo(ErrorCode.INTERNAL);
    }
}
