package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static dev.skein.group.ImportComponentTest.account;
import static dev.skein.group.Tenants.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.AccountChange;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.ImportRequest;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.Profile;
import dev.skein.v1.ProfileServiceGetRequest;
import dev.skein.v1.ProfileServiceGetResponse;
import dev.skein.v1.ProfileServiceUpdateRequest;
import dev.skein.v1.RegisterRequest;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class AccountsComponentTest {
    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    MessagingDouble messaging;

    @Test
    @Tag("USR-01")
    @Tag("USR-03")
    void whoRegistersCanLogInAndMessagingKnowsThem() {
        tenants.register("demo", "reg-alice");
        LoginResponse login = tenants.login("demo", "reg-alice", PASSWORD);
        assertThat(login.getUserId()).isEqualTo("reg-alice");
        assertThat(login.getAccessToken().split("\\.")).hasSize(3);
        AccountChange change = messaging.account("demo", "reg-alice");
        assertThat(change.getNickname()).isEqualTo("reg-alice");
        assertThat(change.getActive()).isTrue();
        assertThat(change.getVersion()).isEqualTo(1);
    }

    @Test
    @Tag("USR-01")
    void aTakenIdIsRefused() {
        tenants.register("demo", "reg-taken");
        SkeinException failure = refused(ErrorCode.ACCOUNT_TAKEN, () -> tenants.register("demo", "reg-taken"));
        assertThat(failure.field()).isEqualTo("user_id");
    }

    @Test
    void theSampleAccountBelongsToWhoeverRegistersItFirst() {
        // Made at start, when messaging-service may be down: the repetition in the background tells it.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(messaging.applied("demo"))
                        .flatExtracting(ApplyRequest::getAccountsList)
                        .extracting(AccountChange::getUserId)
                        .contains("bob"));
        refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("demo", "bob", PASSWORD));

        tenants.register("demo", "bob");

        assertThat(tenants.login("demo", "bob", PASSWORD).getUserId()).isEqualTo("bob");
        refused(ErrorCode.ACCOUNT_TAKEN, () -> tenants.register("demo", "bob"));
    }

    @Test
    @Tag("USR-01")
    void ofManyWhoRegisterTheSameIdAtOnceOneWins() {
        long made = IntStream.range(0, 8)
                .parallel()
                .filter(i -> {
                    try {
                        tenants.register("demo", "reg-race");
                        return true;
                    } catch (io.grpc.StatusRuntimeException e) {
                        refused(ErrorCode.ACCOUNT_TAKEN, () -> {
                            throw e;
                        });
                        return false;
                    }
                })
                .count();
        assertThat(made).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                " leading space",
                "trailing space ",
                "with\ttab",
                "zero\0inside",
                "密码密码密",
                "a passphrase of 129 characters. a passphrase of 129 characters. a passphrase of 129 characters."
                        + " a passphrase of 129 characters.!!"
            })
    @Tag("USR-01")
    void aBadPasswordIsRefused(String password) {
        refused(ErrorCode.PASSWORD_RULE, () -> register("reg-bad", password, ""));
    }

    @Test
    void aPasswordCountsToItsEnd() {
        String longOne = "y".repeat(128);
        register("reg-long-password", longOne, "");
        tenants.login("demo", "reg-long-password", longOne);
        refused(
                ErrorCode.WRONG_CREDENTIALS,
                () -> tenants.login("demo", "reg-long-password", longOne.substring(0, 72)));
        refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("demo", "reg-long-password", longOne + "y"));
        register("reg-short-password", "abcdef", "");
        refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("demo", "reg-short-password", "abcdef\0"));
        refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("demo", "reg-short-password", "abcdef\0abcdef"));
    }

    @Test
    void aPasswordIsTheSameHoweverItsLettersAreComposed() {
        register("reg-composed", "caf\u00e9 au lait", "");
        tenants.login("demo", "reg-composed", "cafe\u0301 au lait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "has space", "ünicode", "123456789012345678901234567890123", "a:b", "zero\0"})
    @Tag("USR-01")
    void aBadUserIdIsRefused(String userId) {
        refused(ErrorCode.BAD_ACCOUNT_PARAMETER, () -> register(userId, PASSWORD, ""));
        refused(ErrorCode.BAD_ACCOUNT_PARAMETER, () -> tenants.login("demo", userId, PASSWORD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200b", "\u3164", "\u00a0", "a\nb", "a\tb", "\u2800 \u2800"})
    @Tag("USR-01")
    void aNicknameNobodySeesIsRefused(String nickname) {
        String app = tenants.app("app-unseen", "alice");
        refused(ErrorCode.BAD_ACCOUNT_PARAMETER, () -> register("reg-unseen", PASSWORD, nickname));
        ProfileServiceUpdateRequest update =
                ProfileServiceUpdateRequest.newBuilder().setNickname(nickname).build();
        refused(
                ErrorCode.BAD_PROFILE_VALUE,
                () -> calls.user(app, "alice").profiles().update(update));
    }

    @Test
    void aNicknameIsKeptInOneForm() {
        String app = tenants.app("app-tidy", "alice");
        ProfileServiceUpdateRequest update = ProfileServiceUpdateRequest.newBuilder()
                .setNickname(" Rene\u0301 \u202E")
                .build();
        assertThat(calls.user(app, "alice")
                        .profiles()
                        .update(update)
                        .getProfile()
                        .getNickname())
                .isEqualTo("Ren\u00e9");
        calls.platform(app)
                .accounts()
                .import_(ImportRequest.newBuilder()
                        .addAccounts(account("bob", "Zoe\u0308\u00a0", "", ""))
                        .build());
        assertThat(calls.user(app, "bob")
                        .profiles()
                        .get(request())
                        .getProfiles(0)
                        .getNickname())
                .isEqualTo("Zo\u00eb");
    }

    @Test
    void aNicknameMayHave32EmojiButNot33Characters() {
        register("reg-emoji", PASSWORD, "👍🏽".repeat(32));
        refused(ErrorCode.BAD_ACCOUNT_PARAMETER, () -> register("reg-long", PASSWORD, "a".repeat(33)));
    }

    @Test
    @Tag("PLT-01")
    void anUnknownOrDisabledAppIsRefused() {
        refused(ErrorCode.APP_UNKNOWN, () -> tenants.register("no-such-app", "reg-x"));
        refused(ErrorCode.APP_UNKNOWN, () -> tenants.register("zero\0", "reg-x"));
        tenants.app("app-disabled");
        tenants.run("update people.app set disabled = true where app_id = 'app-disabled'");
        refused(ErrorCode.APP_DISABLED, () -> tenants.register("app-disabled", "reg-x"));
        tenants.app("app-closed");
        tenants.run("update people.app set registration_open = false where app_id = 'app-closed'");
        refused(ErrorCode.REGISTRATION_CLOSED, () -> tenants.register("app-closed", "reg-x"));
    }

    @Test
    @Tag("USR-03")
    void fiveWrongPasswordsLockTheAccount() {
        tenants.register("demo", "lock-me");
        for (int i = 0; i < 5; i++) {
            refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("demo", "lock-me", "wrong password"));
        }
        SkeinException locked = refused(ErrorCode.ACCOUNT_LOCKED, () -> tenants.login("demo", "lock-me", PASSWORD));
        assertThat(locked.retryAfterMs()).isBetween(1L, 15 * 60_000L);
    }

    /** Each of them found the account open when it came. */
    @Test
    @Tag("USR-03")
    void noMoreGuessesAreAnsweredThanAllowedHoweverManyComeAtOnce() {
        tenants.register("demo", "lock-me-at-once");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<ErrorCode>> guesses = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> GrpcErrors.fromStatus(catchThrowableOfType(
                                            StatusRuntimeException.class,
                                            () -> tenants.login("demo", "lock-me-at-once", "wrong password")))
                                    .code(),
                            threads))
                    .limit(20)
                    .toList();
            assertThat(guesses.stream().map(CompletableFuture::join))
                    .containsOnly(ErrorCode.WRONG_CREDENTIALS, ErrorCode.ACCOUNT_LOCKED)
                    .filteredOn(ErrorCode.WRONG_CREDENTIALS::equals)
                    .hasSize(5);
        }
    }

    @Test
    @Tag("USR-03")
    void aGoodPasswordForgetsTheWrongOnes() {
        tenants.register("demo", "forgiven");
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 4; i++) {
                refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("demo", "forgiven", "wrong password"));
            }
            assertThat(tenants.login("demo", "forgiven", PASSWORD).getAccessToken())
                    .isNotEmpty();
        }
    }

    @Test
    @Tag("USR-03")
    void aStrangerAndABannedUserCannotLogIn() {
        refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("demo", "nobody", PASSWORD));
        tenants.register("demo", "banned");
        tenants.run("update people.account set banned = true where user_id = 'banned'");
        refused(ErrorCode.ACCOUNT_BANNED, () -> tenants.login("demo", "banned", PASSWORD));
        refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("demo", "banned", "wrong password"));
    }

    @Test
    @Tag("USR-09")
    @Tag("USR-11")
    void profilesAreReadAndOnesOwnIsChanged() {
        String app = tenants.app("app-profile", "alice", "bob");
        Profile updated = calls.user(app, "alice")
                .profiles()
                .update(ProfileServiceUpdateRequest.newBuilder()
                        .setNickname("Alice")
                        .setAvatar("https://example.org/a.png")
                        .build())
                .getProfile();
        assertThat(updated.getVersion()).isEqualTo(2);
        assertThat(messaging.account(app, "alice").getNickname()).isEqualTo("Alice");

        ProfileServiceGetResponse found = get(app, "bob", "alice", "bob", "nobody");
        assertThat(found.getProfilesList()).extracting(Profile::getNickname).containsExactly("Alice", "Nick of bob");
        assertThat(found.getUnknownUserIdsList()).containsExactly("nobody");
        assertThat(get(app, "alice").getProfiles(0).getUserId()).isEqualTo("alice");

        ProfileServiceUpdateRequest tooLong = ProfileServiceUpdateRequest.newBuilder()
                .setNickname("n".repeat(33))
                .build();
        refused(
                ErrorCode.PROFILE_VALUE_TOO_LONG,
                () -> calls.user(app, "alice").profiles().update(tooLong));
        ProfileServiceUpdateRequest blank =
                ProfileServiceUpdateRequest.newBuilder().setNickname("  ").build();
        refused(
                ErrorCode.BAD_PROFILE_VALUE,
                () -> calls.user(app, "alice").profiles().update(blank));
        refused(ErrorCode.USER_ONLY, () -> calls.platform(app).profiles().update(blank));
        refused(
                ErrorCode.BAD_PROFILE_PARAMETER,
                () -> calls.platform(app).profiles().get(request()));
    }

    @Test
    @Tag("PLT-01")
    @Tag("OPS-09")
    void tenantsDoNotSeeEachOther() {
        tenants.app("app-one", "same", "only-one");
        tenants.app("app-two", "same");
        calls.user("app-one", "same")
                .profiles()
                .update(ProfileServiceUpdateRequest.newBuilder()
                        .setNickname("One")
                        .build());
        assertThat(get("app-two", "same").getProfiles(0).getNickname()).isEqualTo("Nick of same");
        assertThat(get("app-two", "same", "only-one").getUnknownUserIdsList()).containsExactly("only-one");
        tenants.register("app-one", "with-password");
        refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login("app-two", "with-password", PASSWORD));
        assertThat(messaging.applied("app-two"))
                .allSatisfy(request -> assertThat(request.getAccountsList())
                        .extracting(AccountChange::getUserId)
                        .containsOnly("same"));
    }

    private ProfileServiceGetResponse get(String appId, String as, String... userIds) {
        return calls.user(appId, as).profiles().get(request(userIds));
    }

    private static ProfileServiceGetRequest request(String... userIds) {
        return ProfileServiceGetRequest.newBuilder()
                .addAllUserIds(List.of(userIds))
                .build();
    }

    private void register(String userId, String password, String nickname) {
        calls.anonymous()
                .accounts()
                .register(RegisterRequest.newBuilder()
                        .setAppKey("demo")
                        .setUserId(userId)
                        .setPassword(password)
                        .setNickname(nickname)
                        .build());
    }
}
