package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.protocol.ErrorCode;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.Platform;
import dev.skein.v1.RegisterRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class AccountsComponentTest {
    @Inject
    Calls calls;

    MessagingDouble messaging;

    @Test
    void whoRegistersCanLogIn() {
        register("reg-alice");
        LoginResponse login = login("reg-alice", "correct horse");
        assertThat(login.getUserId()).isEqualTo("reg-alice");
        assertThat(login.getAccessToken().split("\\.")).hasSize(3);
        assertThat(messaging.applied("demo"))
                .anySatisfy(change -> assertThat(change.getAccountsList())
                        .anySatisfy(account -> assertThat(account.getUserId()).isEqualTo("reg-alice")));
    }

    @Test
    void aTakenIdIsRefused() {
        register("reg-taken");
        refused(ErrorCode.ACCOUNT_TAKEN, () -> register("reg-taken"));
    }

    private void register(String userId) {
        calls.anonymous()
                .accounts()
                .register(RegisterRequest.newBuilder()
                        .setAppKey("demo")
                        .setUserId(userId)
                        .setPassword("correct horse")
                        .build());
    }

    private LoginResponse login(String userId, String password) {
        return calls.anonymous()
                .auth()
                .login(LoginRequest.newBuilder()
                        .setAppKey("demo")
                        .setUserId(userId)
                        .setPassword(password)
                        .setDeviceId("c1")
                        .setPlatform(Platform.PLATFORM_WEB)
                        .build());
    }
}
