package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static dev.skein.group.Tenants.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.Revocation;
import dev.skein.internal.v1.SnapshotRequest;
import dev.skein.internal.v1.SnapshotResponse;
import dev.skein.internal.v1.TrustedApp;
import dev.skein.kit.control.ControlChannel;
import dev.skein.v1.IssuePlatformTokenRequest;
import dev.skein.v1.IssueUserTokenRequest;
import dev.skein.v1.IssueUserTokenResponse;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.LogoutRequest;
import dev.skein.v1.Platform;
import dev.skein.v1.RefreshRequest;
import dev.skein.v1.RefreshResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class LoginsComponentTest {
    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    @Inject
    ControlChannel control;

    @ConfigProperty(name = "skein.bootstrap.app-secret")
    String demoSecret;

    @Test
    @Tag("USR-04")
    void anAccessTokenSaysWhoAndIsVerifiedWithTheSnapshotAlone() throws Exception {
        tenants.register("demo", "tok-alice");
        LoginResponse login = tenants.login("demo", "tok-alice", PASSWORD);
        JwtClaims claims = claims(login.getAccessToken());
        assertThat(claims.getIssuer()).isEqualTo("skein");
        assertThat(claims.getSubject()).isEqualTo("tok-alice");
        assertThat(claims.getStringClaimValue("app")).isEqualTo("demo");
        assertThat(claims.getStringClaimValue("did")).isEqualTo("c1");
        assertThat(claims.getStringClaimValue("plt")).isEqualTo("PLATFORM_WEB");
        assertThat(claims.getStringClaimValue("knd")).isEqualTo("USER");
        assertThat(claims.getStringClaimValue("lid")).isNotEmpty();
        assertThat(claims.getExpirationTime().getValueInMillis()).isEqualTo(login.getExpiresAt());
        long life = claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue();
        assertThat(life).isEqualTo(7_200);
    }

    @Test
    @Tag("PLT-02")
    void aPlatformExchangesKeyAndSecretForAToken() throws Exception {
        String token = calls.anonymous()
                .auth()
                .issuePlatformToken(platformRequest("demo", demoSecret))
                .getAccessToken();
        assertThat(claims(token).getStringClaimValue("knd")).isEqualTo("PLATFORM");
        refused(
                ErrorCode.BAD_APP_SECRET,
                () -> calls.anonymous().auth().issuePlatformToken(platformRequest("demo", demoSecret + "x")));
        refused(
                ErrorCode.BAD_APP_SECRET,
                () -> calls.anonymous().auth().issuePlatformToken(platformRequest("demo", "")));
        refused(
                ErrorCode.APP_UNKNOWN,
                () -> calls.anonymous().auth().issuePlatformToken(platformRequest("nope", demoSecret)));
        tenants.app("app-off");
        tenants.run("update people.app set disabled = true where app_id = 'app-off'");
        refused(
                ErrorCode.APP_DISABLED,
                () -> calls.anonymous().auth().issuePlatformToken(platformRequest("app-off", demoSecret)));
    }

    @Test
    @Tag("USR-04")
    void aPlatformMakesTokensForItsUsersOnly() throws Exception {
        String app = tenants.app("app-issue", "alice");
        tenants.app("app-issue-other", "bob");
        IssueUserTokenResponse token = calls.platform(app).auth().issueUserToken(userRequest("alice", 0));
        JwtClaims claims = claims(token.getAccessToken());
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(180L * 86_400);
        refused(ErrorCode.ACCOUNT_UNKNOWN, () -> calls.platform(app).auth().issueUserToken(userRequest("bob", 0)));
        refused(
                ErrorCode.BAD_ACCOUNT_PARAMETER,
                () -> calls.platform(app).auth().issueUserToken(userRequest("alice", 59)));
        refused(
                ErrorCode.BAD_ACCOUNT_PARAMETER,
                () -> calls.platform(app).auth().issueUserToken(userRequest("alice", 315_360_001)));
        refused(ErrorCode.PLATFORM_ONLY, () -> calls.user(app, "alice").auth().issueUserToken(userRequest("alice", 0)));
    }

    @Test
    @Tag("USR-03")
    void loginNamesItsDeviceAndPlatform() {
        tenants.register("demo", "dev-alice");
        refused(ErrorCode.BAD_ACCOUNT_PARAMETER, () -> login("dev-alice", "", Platform.PLATFORM_WEB));
        refused(ErrorCode.BAD_ACCOUNT_PARAMETER, () -> login("dev-alice", "d".repeat(65), Platform.PLATFORM_WEB));
        refused(ErrorCode.BAD_ACCOUNT_PARAMETER, () -> login("dev-alice", "d1", Platform.PLATFORM_UNSPECIFIED));
    }

    @Test
    @Tag("USR-04")
    void aRefreshTokenWorksOnceAndItsReuseEndsTheLogin() throws Exception {
        tenants.register("demo", "ref-alice");
        LoginResponse login = tenants.login("demo", "ref-alice", PASSWORD);
        RefreshResponse second = refresh(login.getRefreshToken());
        assertThat(claims(second.getAccessToken()).getStringClaimValue("lid"))
                .isEqualTo(claims(login.getAccessToken()).getStringClaimValue("lid"));
        RefreshResponse third = refresh(second.getRefreshToken());

        refused(ErrorCode.TOKEN_REVOKED, () -> refresh(login.getRefreshToken()));
        refused(ErrorCode.TOKEN_REVOKED, () -> refresh(third.getRefreshToken()));
        assertThat(snapshot(0).getRevocationsList())
                .extracting(Revocation::getLoginId)
                .contains(claims(login.getAccessToken()).getStringClaimValue("lid"));
    }

    @Test
    @Tag("USR-04")
    void aRefreshWhoseAnswerWasLostIsAnsweredOnceMore() {
        tenants.register("demo", "lost-alice");
        String spent = tenants.login("demo", "lost-alice", PASSWORD).getRefreshToken();
        RefreshResponse lost = refresh(spent);
        assertThat(refresh(spent)).isEqualTo(lost);
        assertThat(refresh(spent)).isEqualTo(lost);
        RefreshResponse next = refresh(lost.getRefreshToken());
        assertThat(next.getRefreshToken()).isNotEqualTo(lost.getRefreshToken());
        assertThat(refresh(lost.getRefreshToken())).isEqualTo(next);
    }

    @Test
    void aSpentRefreshTokenLongAfterEndsTheLogin() {
        tenants.register("demo", "late-alice");
        LoginResponse login = tenants.login("demo", "late-alice", PASSWORD);
        RefreshResponse second = refresh(login.getRefreshToken());
        tenants.run("update people.refresh_token set used_at = used_at - 600001 where used_at > 0 and login_id in"
                + " (select login_id from people.login where user_id = 'late-alice')");
        refused(ErrorCode.TOKEN_REVOKED, () -> refresh(login.getRefreshToken()));
        refused(ErrorCode.TOKEN_REVOKED, () -> refresh(second.getRefreshToken()));
    }

    @Test
    void tabsThatRefreshAtOnceGetTheSamePair() {
        tenants.register("demo", "tab-alice");
        String token = tenants.login("demo", "tab-alice", PASSWORD).getRefreshToken();
        try (var tabs = Executors.newFixedThreadPool(8)) {
            Set<RefreshResponse> answers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> refresh(token), tabs))
                    .limit(8)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .collect(Collectors.toSet());
            assertThat(answers).hasSize(1);
        }
    }

    @Test
    @Tag("USR-04")
    void aRepeatedRefreshAfterALogoutOrABanIsRefused() throws Exception {
        tenants.register("demo", "end-alice");
        LoginResponse login = tenants.login("demo", "end-alice", PASSWORD);
        refresh(login.getRefreshToken());
        tenants.run("update people.account set banned = true where user_id = 'end-alice'");
        refused(ErrorCode.ACCOUNT_BANNED, () -> refresh(login.getRefreshToken()));
        tenants.run("update people.account set banned = false where user_id = 'end-alice'");
        logout("end-alice", claims(login.getAccessToken()).getStringClaimValue("lid"), false);
        refused(ErrorCode.TOKEN_REVOKED, () -> refresh(login.getRefreshToken()));
    }

    @Test
    @Tag("USR-04")
    void whatIsNoRefreshTokenIsRefused() {
        for (String token :
                List.of("", "x", "r1.AA", "r1.!.!", "r1.AAAA.AAAA", "r1.ZGVtbw.AAAA", "r1." + "A".repeat(2000))) {
            refused(ErrorCode.TOKEN_INVALID, () -> refresh(token));
        }
    }

    @Test
    @Tag("USR-04")
    void anOldRefreshTokenHasExpired() {
        tenants.register("demo", "exp-alice");
        LoginResponse login = tenants.login("demo", "exp-alice", PASSWORD);
        tenants.run("update people.refresh_token set expires_at = 1 where login_id in"
                + " (select login_id from people.login where user_id = 'exp-alice')");
        refused(ErrorCode.TOKEN_EXPIRED, () -> refresh(login.getRefreshToken()));
    }

    @Test
    @Tag("USR-05")
    void logoutEndsThisLoginAndTellsGateways() throws Exception {
        tenants.register("demo", "out-alice");
        LoginResponse phone = tenants.login("demo", "out-alice", PASSWORD);
        LoginResponse desk = tenants.login("demo", "out-alice", PASSWORD);
        String phoneLogin = claims(phone.getAccessToken()).getStringClaimValue("lid");
        long before = snapshot(0).getVersion();
        List<ControlMessage> heard = new CopyOnWriteArrayList<>();
        control.subscribe(heard::add);
        await().untilAsserted(() -> {
            logout("out-alice", phoneLogin, false);
            assertThat(heard)
                    .anySatisfy(message -> assertThat(message.getKicksList())
                            .anySatisfy(kick -> assertThat(kick.getLoginId()).isEqualTo(phoneLogin)));
        });
        List<Revocation> revocations = snapshot(before).getRevocationsList().stream()
                .filter(revocation -> revocation.getUserId().equals("out-alice"))
                .toList();
        assertThat(revocations).as("logging out twice revokes once").hasSize(1);
        assertThat(revocations.get(0).getLoginId()).isEqualTo(phoneLogin);
        refused(ErrorCode.TOKEN_REVOKED, () -> refresh(phone.getRefreshToken()));
        assertThat(refresh(desk.getRefreshToken()).getUserId()).isEqualTo("out-alice");
    }

    @Test
    @Tag("USR-05")
    void logoutOfAllDevicesEndsEveryLoginButNoLaterOne() throws Exception {
        tenants.register("demo", "all-alice");
        LoginResponse one = tenants.login("demo", "all-alice", PASSWORD);
        LoginResponse two = tenants.login("demo", "all-alice", PASSWORD);
        logout("all-alice", claims(one.getAccessToken()).getStringClaimValue("lid"), true);
        refused(ErrorCode.TOKEN_REVOKED, () -> refresh(one.getRefreshToken()));
        refused(ErrorCode.TOKEN_REVOKED, () -> refresh(two.getRefreshToken()));

        JwtClaims later = claims(tenants.login("demo", "all-alice", PASSWORD).getAccessToken());
        assertThat(snapshot(0).getRevocationsList())
                .filteredOn(revocation -> revocation.getUserId().equals("all-alice"))
                .hasSize(3)
                .allSatisfy(revocation -> {
                    assertThat(revocation.getLoginId()).isNotEqualTo(later.getStringClaimValue("lid"));
                    assertThat(revocation.getIssuedBefore())
                            .isLessThanOrEqualTo(later.getIssuedAt().getValueInMillis());
                });
    }

    @Test
    @Tag("USR-04")
    @Tag("USR-05")
    void aPlatformsOwnTokenWithALoginIdCanBeRevokedToo() {
        String app = tenants.app("app-hs", "alice");
        calls.as(Caller.newBuilder()
                        .setKind(CallerKind.CALLER_KIND_USER)
                        .setAppId(app)
                        .setUserId("alice")
                        .setLoginId("made-by-the-gateway"))
                .auth()
                .logout(LogoutRequest.getDefaultInstance());
        assertThat(snapshot(0).getRevocationsList())
                .anySatisfy(revocation -> assertThat(revocation.getLoginId()).isEqualTo("made-by-the-gateway"));
    }

    @Test
    void theSnapshotIsForServicesAndKnowsTheDemoApp() {
        refused(
                ErrorCode.UNKNOWN_METHOD,
                () -> calls.user("demo", "alice").trust().snapshot(SnapshotRequest.getDefaultInstance()));
        refused(
                ErrorCode.UNKNOWN_METHOD,
                () -> calls.platform("demo").trust().snapshot(SnapshotRequest.getDefaultInstance()));
        TrustedApp demo = snapshot(0).getAppsList().stream()
                .filter(app -> app.getAppKey().equals("demo"))
                .findFirst()
                .orElseThrow();
        assertThat(demo.getSecretsList()).containsExactly(demoSecret);
        assertThat(demo.getSettings().getSendsPerSecond()).isEqualTo(1_000);
        assertThat(demo.getSettings().getSendsBurst()).isEqualTo(2_000);
    }

    @Test
    @Tag("OPS-09")
    void secretsAndTokensAreNotReadableInTheDatabase() {
        tenants.register("demo", "dump-alice");
        LoginResponse login = tenants.login("demo", "dump-alice", PASSWORD);
        assertThat(tenants.count(
                        "select count(*) from people.app_secret where position(convert_to(?, 'UTF8') in sealed) > 0",
                        demoSecret))
                .isZero();
        RefreshResponse pair = refresh(login.getRefreshToken());
        for (String token : List.of(pair.getAccessToken(), pair.getRefreshToken())) {
            assertThat(tenants.count(
                            "select count(*) from people.login"
                                    + " where position(convert_to(?, 'UTF8') in sealed_answer) > 0",
                            token))
                    .isZero();
        }
        assertThat(tenants.count(
                        "select count(*) from people.refresh_token where token_hash = ?", login.getRefreshToken()))
                .isZero();
    }

    private JwtClaims claims(String token) throws Exception {
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(
                        new JsonWebKeySet(snapshot(0).getJwks()).getJsonWebKeys()))
                .setRequireExpirationTime()
                .build()
                .processToClaims(token);
    }

    private SnapshotResponse snapshot(long since) {
        return calls.service()
                .trust()
                .snapshot(SnapshotRequest.newBuilder().setSinceVersion(since).build());
    }

    private RefreshResponse refresh(String token) {
        return calls.anonymous()
                .auth()
                .refresh(RefreshRequest.newBuilder().setRefreshToken(token).build());
    }

    private void login(String userId, String deviceId, Platform platform) {
        calls.anonymous()
                .auth()
                .login(LoginRequest.newBuilder()
                        .setAppKey("demo")
                        .setUserId(userId)
                        .setPassword(PASSWORD)
                        .setDeviceId(deviceId)
                        .setPlatform(platform)
                        .build());
    }

    private void logout(String userId, String loginId, boolean all) {
        calls.as(Caller.newBuilder()
                        .setKind(CallerKind.CALLER_KIND_USER)
                        .setAppId("demo")
                        .setUserId(userId)
                        .setDeviceId("c1")
                        .setLoginId(loginId))
                .auth()
                .logout(LogoutRequest.newBuilder().setAllDevices(all).build());
    }

    private static IssuePlatformTokenRequest platformRequest(String key, String secret) {
        return IssuePlatformTokenRequest.newBuilder()
                .setAppKey(key)
                .setAppSecret(secret)
                .build();
    }

    private static IssueUserTokenRequest userRequest(String userId, long life) {
        return IssueUserTokenRequest.newBuilder()
                .setUserId(userId)
                .setLifetimeSeconds(life)
                .build();
    }
}
