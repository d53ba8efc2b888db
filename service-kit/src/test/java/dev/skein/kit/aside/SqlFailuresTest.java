package dev.skein.kit.aside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqlFailuresTest {
    static Stream<Throwable> away() {
        return Stream.of(
                ClosedConnectionException.INSTANCE,
                new ConnectException("Connection refused"),
                new TimeoutException("Timeout"),
                new NoStackTraceThrowable("Connection is not active now, current status: CLOSED"),
                new PgException("terminating connection", "FATAL", "57P01", ""));
    }

    @ParameterizedTest
    @MethodSource("away")
    void postgresIsAwayHoweverDeepItIsSaid(Throwable cause) {
        assertThat(SqlFailures.isAway(cause)).isTrue();
        assertThat(SqlFailures.isAway(new IllegalStateException(new RuntimeException(cause))))
                .isTrue();
        assertThat(SqlFailures.unavailable(cause).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void whatIsSaidAlreadyAndFaultsStayWhatTheyAre() {
        assertThat(SqlFailures.isAway(SkeinException.of(ErrorCode.BAD_REQUEST))).isFalse();
        assertThat(SqlFailures.isAway(new IllegalStateException("a fault"))).isFalse();
        assertThat(SqlFailures.isAway(new PgException("duplicate key", "ERROR", "23505", "")))
                .isFalse();
    }
}
