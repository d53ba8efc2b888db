package dev.skein.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.LoggedIn;
import dev.skein.internal.v1.LoggedOut;
import dev.skein.internal.v1.PushDeviceServiceGrpc;
import dev.skein.internal.v1.PushableRequest;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.v1.Platform;
import dev.skein.v1.RegisterDeviceRequest;
import dev.skein.v1.UnregisterDeviceRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class DevicesComponentTest extends PushComponent {
    @Test
    @Tag("PSH-02")
    void anUnregisteredDeviceIsNotWoken() {
        register("bob", "phone", "phone-" + app);
        register("bob", "tablet", "tablet-" + app);
        push("bob", "phone").unregisterDevice(UnregisterDeviceRequest.getDefaultInstance());

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitPushes("tablet-" + app, 1);
        staysAt("phone-" + app, 0);
    }

    @Test
    void unregisteringWhatIsNotThereIsHarmless() {
        push("bob", "phone").unregisterDevice(UnregisterDeviceRequest.getDefaultInstance());
    }

    @Test
    @Tag("PSH-02")
    void aTokenBelongsToTheUserWhoRegisteredItLast() {
        register("bob", "phone", "phone-" + app);
        register("carol", "phone", "phone-" + app);

        publish(text("p:alice:bob", 1, "alice", "for bob"), text("p:alice:carol", 1, "alice", "for carol"));

        awaitPushes("phone-" + app, 1);
        staysAt("phone-" + app, 1);
        assertThat(vendor.pushesTo("phone-" + app).get(0).target().userId()).isEqualTo("carol");
    }

    @Test
    @Tag("PSH-02")
    void namingAnotherUsersDeviceIdTakesNothingFromThem() {
        register("bob", "phone", "bobs-" + app);
        register("mallory", "phone", "mallorys-" + app);
        push("mallory", "x")
                .unregisterDevice(UnregisterDeviceRequest.newBuilder()
                        .setDeviceId("phone")
                        .build());

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitPushes("bobs-" + app, 1);
    }

    @Test
    void theSameTokenInTwoAppsIsTwoDevices() {
        String other = "other-" + app;
        register("bob", "phone", "shared-" + app);
        register(other, "bob", "phone", "shared-" + app, "en");

        assertThat(count("device")).isEqualTo(1);
        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitPushes("shared-" + app, 1);
        assertThat(vendor.pushesTo("shared-" + app).get(0).target().appId()).isEqualTo(app);
    }

    @Test
    @Tag("PSH-02")
    void theOldestDeviceGivesWayBeyondTheLimit() {
        for (int i = 0; i <= 20; i++) {
            register("bob", "device-" + i, "token-" + i + app);
        }

        assertThat(count("device")).isEqualTo(20);
        publish(text("p:alice:bob", 1, "alice", "hello"));
        awaitPushes("token-20" + app, 1);
        staysAt("token-0" + app, 0);
    }

    @Test
    @Tag("PSH-02")
    @Tag("USR-05")
    void logoutUnbindsTheDeviceButNotOneRegisteredAfterwards() {
        register("bob", "phone", "phone-" + app);
        register("bob", "tablet", "tablet-" + app);
        long loggedOut = System.currentTimeMillis() + 1;
        await().until(() -> System.currentTimeMillis() > loggedOut);
        register("bob", "watch", "watch-" + app);

        publish(Event.newBuilder()
                .setAppId(app)
                .setTime(loggedOut)
                .setLoggedOut(LoggedOut.newBuilder().setUserId("bob").setDeviceId("phone"))
                .build());
        await().atMost(SOON).until(() -> count("device") == 2);
        publish(Event.newBuilder()
                .setAppId(app)
                .setTime(loggedOut)
                .setLoggedOut(LoggedOut.newBuilder().setUserId("bob"))
                .build());
        await().atMost(SOON).until(() -> count("device") == 1);

        publish(text("p:alice:bob", 1, "alice", "hello"));
        awaitPushes("watch-" + app, 1);
        staysAt("phone-" + app, 0);
    }

    @Test
    @Tag("CON-12")
    void usersWithARecentMobileDeviceArePushable() {
        register("bob", "phone", "phone-" + app);
        register("carol", "phone", "old-phone-" + app);
        push("dora", "browser")
                .registerDevice(RegisterDeviceRequest.newBuilder()
                        .setVendor("scripted")
                        .setPlatform(Platform.PLATFORM_WEB)
                        .setToken("browser-" + app)
                        .build());
        register("other-" + app, "erik", "phone", "eriks-" + app, "en");
        pool.preparedQuery(
                        "update push.device set seen_at = now() - interval '8 days' where app_id = $1 and user_id = 'carol'")
                .execute(Tuple.of(app))
                .await()
                .atMost(SOON);

        assertThat(pushable("bob", "carol", "dora", "erik", "nobody")).containsExactly("bob");

        publish(Event.newBuilder()
                .setAppId(app)
                .setTime(System.currentTimeMillis())
                .setLoggedIn(LoggedIn.newBuilder().setUserId("carol").setDeviceId("phone"))
                .build());
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(pushable("bob", "carol", "dora")).containsExactlyInAnyOrder("bob", "carol"));
    }

    @Test
    @Tag("PSH-02")
    void badRequestsAreRefusedWithTheFieldAtFault() {
        assertThatCode(() -> push("bob", "phone")
                        .registerDevice(request().setVendor("pigeon").build()))
                .isEqualTo(ErrorCode.BAD_PUSH_VENDOR);
        assertThatCode(() -> push("bob", "phone")
                        .registerDevice(request().clearToken().build()))
                .isEqualTo(ErrorCode.BAD_PUSH_PARAMETER);
        assertThatCode(() -> push("bob", "phone")
                        .registerDevice(request().setToken("x".repeat(4097)).build()))
                .isEqualTo(ErrorCode.BAD_PUSH_PARAMETER);
        assertThatCode(() -> push("bob", "phone")
                        .registerDevice(request().setToken("a\0b").build()))
                .isEqualTo(ErrorCode.BAD_PUSH_PARAMETER);
        assertThatCode(() -> push("bob", "phone")
                        .registerDevice(request().setDeviceId("鹅").build()))
                .isEqualTo(ErrorCode.BAD_PUSH_PARAMETER);
        assertThatCode(() -> push("bob", "phone")
                        .registerDevice(request().setPlatformValue(99).build()))
                .isEqualTo(ErrorCode.BAD_PUSH_PARAMETER);
        assertThat(count("device")).isZero();
    }

    @Test
    void aTokenOfFourKilobytesIsTaken() {
        push("bob", "phone").registerDevice(request().setToken("x".repeat(4096)).build());

        assertThat(count("device")).isEqualTo(1);
    }

    @Test
    void onlyUsersRegisterAndOnlyServicesAsk() {
        Caller service = Caller.newBuilder()
                .setKind(CallerKind.CALLER_KIND_SERVICE)
                .setService("gateway")
                .build();
        assertThatCode(() -> dev.skein.v1.PushServiceGrpc.newBlockingStub(as(service))
                        .registerDevice(request().build()))
                .isEqualTo(ErrorCode.USER_ONLY);
        assertThatCode(() -> PushDeviceServiceGrpc.newBlockingStub(as(user(app, "bob", "phone")))
                        .pushable(PushableRequest.getDefaultInstance()))
                .isEqualTo(ErrorCode.UNKNOWN_METHOD);
    }

    private RegisterDeviceRequest.Builder request() {
        return RegisterDeviceRequest.newBuilder().setVendor("scripted").setToken("token-" + app);
    }

    private List<String> pushable(String... users) {
        Caller service = Caller.newBuilder()
                .setKind(CallerKind.CALLER_KIND_SERVICE)
                .setService("gateway")
                .build();
        return PushDeviceServiceGrpc.newBlockingStub(as(service))
                .pushable(PushableRequest.newBuilder()
                        .setAppId(app)
                        .addAllUserIds(List.of(users))
                        .build())
                .getUserIdsList();
    }

    private static org.assertj.core.api.AbstractComparableAssert<?, ErrorCode> assertThatCode(ThrowingCallable call) {
        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(call);
        assertThat(failure).isNotNull();
        return assertThat(GrpcErrors.fromStatus(failure).code());
    }
}
