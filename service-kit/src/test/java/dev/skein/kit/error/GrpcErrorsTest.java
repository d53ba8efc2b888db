package dev.skein.kit.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrpcErrorsTest {
    @ParameterizedTest
    @MethodSource("dev.skein.protocol.ErrorCodes#all")
    @Tag("PLT-03")
    void everyCodeSurvivesGrpc(ErrorCode code) {
        StatusRuntimeException status = GrpcErrors.toStatus(SkeinException.retryAfter(code, 1500));

        assertThat(status.getStatus().getCode().value())
                .isEqualTo(ErrorCodes.status(code).getNumber());
        SkeinException received = GrpcErrors.fromStatus(status);
        assertThat(received.code()).isEqualTo(code);
        assertThat(received.retryAfterMs()).isEqualTo(1500);
        assertThat(received).hasMessage(ErrorCodes.meaning(code));
    }

    @Test
    @Tag("OPS-09")
    void whatWasNotExpectedIsHidden() {
        StatusRuntimeException status = GrpcErrors.toStatus(new IllegalStateException("password=hunter2"));

        assertThat(status.getStatus().getDescription()).doesNotContain("hunter2");
        assertThat(GrpcErrors.fromStatus(status).code()).isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void anUnreachableServiceIsUnavailable() {
        StatusRuntimeException refused =
                Status.UNAVAILABLE.withDescription("io exception").asRuntimeException();

        assertThat(GrpcErrors.fromStatus(refused).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(GrpcErrors.fromStatus(GrpcErrors.toStatus(refused)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void aMessageBeyondTheLimitOfAServiceIsTooLarge() {
        StatusRuntimeException refused = Status.RESOURCE_EXHAUSTED.asRuntimeException();

        assertThat(GrpcErrors.fromStatus(refused).code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
    }

    @Test
    void aConnectionThatBrokeUnderTheCallIsNoFaultOfTheServer() {
        String description = "Connection closed after GOAWAY. HTTP/2 error code: ";

        assertThat(GrpcErrors.fromStatus(Status.INTERNAL
                                .withDescription(description + "PROTOCOL_ERROR")
                                .asRuntimeException())
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(GrpcErrors.fromStatus(Status.RESOURCE_EXHAUSTED
                                .withDescription(description + "ENHANCE_YOUR_CALM")
                                .asRuntimeException())
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }
}
