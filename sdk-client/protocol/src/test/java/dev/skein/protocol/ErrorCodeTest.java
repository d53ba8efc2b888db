package dev.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorCodeTest {
    /** Clients know them by heart: a name or number that was ever given out stays. A new code adds a line. */
    @Test
    @Tag("PLT-03")
    void namesAndNumbersAreFrozen() throws IOException {
        String frozen = new String(
                Objects.requireNonNull(getClass().getResourceAsStream("/error-codes.txt"))
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        assertThat(ErrorCodes.all().stream().map(code -> code.name() + ' ' + code.getNumber()))
                .containsExactlyInAnyOrderElementsOf(frozen.lines().toList());
    }

    @ParameterizedTest
    @MethodSource("dev.skein.protocol.ErrorCodes#all")
    @Tag("PLT-03")
    void everyCodeSurvivesTheWebSocketForm(ErrorCode code) {
        SkeinException sent = SkeinException.ofField(code, "some.field", "is wrong");

        SkeinException received = SkeinException.from(sent.toError());

        assertThat(received.code()).isEqualTo(code);
        assertThat(received.field()).isEqualTo("some.field");
        assertThat(received).hasMessage("some.field: is wrong");
        assertThat(sent.toError().getCode()).isEqualTo(ErrorCodes.connectName(code));
    }

    @ParameterizedTest
    @MethodSource("dev.skein.protocol.ErrorCodes#all")
    void everyCodeSaysWhatItMeans(ErrorCode code) {
        assertThat(ErrorCodes.meaning(code)).endsWith(".").hasSizeGreaterThan(10);
    }

    @Test
    void aReasonOfANewerServerIsAnInternalError() {
        var error = dev.skein.v1.Error.newBuilder().setMessage("?");
        error.getInfoBuilder().setReason("FROM_THE_FUTURE").setNumber(4711);

        assertThat(SkeinException.from(error.build()).code()).isEqualTo(ErrorCode.INTERNAL);
    }
}
