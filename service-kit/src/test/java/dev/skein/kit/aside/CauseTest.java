package dev.skein.kit.aside;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import io.grpc.Status;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CauseTest {
    @ParameterizedTest
    @MethodSource("dev.skein.protocol.ErrorCodes#all")
    void whatAClientMayRepeatIsNeverTheContentsFault(ErrorCode code) {
        Cause cause = Cause.of(SkeinException.of(code));
        if (ErrorCodes.isRetryable(code)) {
            assertThat(cause).isNotEqualTo(Cause.CONTENT);
        }
        assertThat(Cause.of(GrpcErrors.toStatus(SkeinException.of(code))))
                .as("the same when it comes from another service")
                .isEqualTo(cause);
    }

    @Test
    void aRefusalIsFinalAndAnAbsenceNever() {
        assertThat(Cause.of(SkeinException.of(ErrorCode.BAD_REQUEST)).isFinal(1))
                .isTrue();
        assertThat(Cause.of(SkeinException.of(ErrorCode.UNAVAILABLE)).isFinal(1_000_000))
                .isFalse();
        assertThat(Cause.of(SkeinException.of(ErrorCode.INTERNAL)).isFinal(Cause.FAULT_TRIES - 1))
                .isFalse();
        assertThat(Cause.of(SkeinException.of(ErrorCode.INTERNAL)).isFinal(Cause.FAULT_TRIES))
                .isTrue();
    }

    @Test
    void whatIsNoErrorOfOursIsToldApart() {
        assertThat(Cause.of(new InvalidProtocolBufferException("cut"))).isEqualTo(Cause.CONTENT);
        assertThat(Cause.of(Assertions.catchThrowable(() -> new UserId("a\0")))).isEqualTo(Cause.CONTENT);
        assertThat(Cause.of(new IOException("reset"))).isEqualTo(Cause.CIRCUMSTANCE);
        assertThat(Cause.of(new TimeoutException())).isEqualTo(Cause.CIRCUMSTANCE);
        assertThat(Cause.of(new VertxException("Connection was closed"))).isEqualTo(Cause.CIRCUMSTANCE);
        assertThat(Cause.of(new PgException("internal", "ERROR", "XX000", "")))
                .as("else it would be repeated for ever")
                .isEqualTo(Cause.FAULT);
        assertThat(Cause.of(Status.UNAVAILABLE.asRuntimeException())).isEqualTo(Cause.CIRCUMSTANCE);
        assertThat(Cause.of(new NullPointerException())).isEqualTo(Cause.FAULT);
    }
}
