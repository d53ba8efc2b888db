package dev.skein.group;

import static dev.skein.group.Tenants.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.Platform;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hashing is slow on purpose; who floods it waits, and is refused, alone. */
@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
@TestProfile(PasswordQueueComponentTest.Slow.class)
class PasswordQueueComponentTest {
    private static final int QUEUE_PER_IP = 8;

    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    /** A hash takes some 20 ms, so that calls come faster than they are served. */
    public static class Slow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "skein.group.password.cost", "8",
                    "skein.group.password.threads", "1",
                    "skein.group.password.queue-per-ip", String.valueOf(QUEUE_PER_IP));
        }
    }

    @Test
    @Tag("OPS-09")
    void aFloodFromOneAddressIsRefusedAndOthersLogIn() {
        tenants.register("demo", "beside-the-flood");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Optional<SkeinException>>> flood = IntStream.range(0, 200)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> failure("10.0.0.1", "nobody-" + i, "wrong password"), threads))
                    .toList();
            for (int i = 0; i < 5; i++) {
                assertThat(failure("10.0.0.2", "beside-the-flood", PASSWORD)).isEmpty();
            }
            List<SkeinException> failures =
                    flood.stream().map(login -> login.join().orElseThrow()).toList();
            assertThat(failures)
                    .extracting(SkeinException::code)
                    .contains(ErrorCode.OVERLOADED)
                    .containsOnly(ErrorCode.OVERLOADED, ErrorCode.WRONG_CREDENTIALS);
            assertThat(failures)
                    .filteredOn(failure -> failure.code() == ErrorCode.OVERLOADED)
                    .allMatch(failure -> failure.retryAfterMs() > 0);
        }
        assertThat(failure("10.0.0.1", "beside-the-flood", PASSWORD)).isEmpty();
    }

    private Optional<SkeinException> failure(String clientIp, String user, String password) {
        try {
            calls.as(Caller.newBuilder()
                            .setKind(CallerKind.CALLER_KIND_ANONYMOUS)
                            .setClientIp(clientIp))
                    .auth()
                    .login(LoginRequest.newBuilder()
                            .setAppKey("demo")
                            .setUserId(user)
                            .setPassword(password)
                            .setDeviceId("d")
                            .setPlatform(Platform.PLATFORM_WEB)
                            .build());
            return Optional.empty();
        } catch (StatusRuntimeException refused) {
            return Optional.of(GrpcErrors.fromStatus(refused));
        }
    }
}
