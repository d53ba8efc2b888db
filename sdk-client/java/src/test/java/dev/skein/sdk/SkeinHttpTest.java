package dev.skein.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.internal.ClientSettings;
import dev.skein.sdk.internal.connection.LoginTokens;
import dev.skein.sdk.service.AccountService;
import dev.skein.sdk.service.AuthService;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.Platform;
import dev.skein.v1.RefreshRequest;
import dev.skein.v1.RefreshResponse;
import dev.skein.v1.RegisterRequest;
import dev.skein.v1.RegisterResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SkeinHttpTest {
    private record Answer(int status, byte[] body) {
        /** The server did it; nobody hears of it. */
        private static final Answer LOST = new Answer(0, new byte[0]);
    }

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private byte[] lastBody = new byte[0];
    private String lastAuthorization = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            String method = exchange.getRequestURI().getPath().substring(1);
            asked.add(method);
            lastAuthorization = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
            lastBody = exchange.getRequestBody().readAllBytes();
            Answer answer =
                    answers.getOrDefault(method, new Answer(404, "nothing here".getBytes(StandardCharsets.UTF_8)));
            if (answer == Answer.LOST) {
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void alice(RegisterRequest.Builder request) {
        request.setAppKey("demo")
                .setUserId("alice")
                .setPassword("correct horse")
                .setNickname("Alice");
    }

    private static SkeinException failureOf(CompletableFuture<?> future) {
        try {
            future.join();
            throw new AssertionError("did not fail");
        } catch (CompletionException failure) {
            return (SkeinException) failure.getCause();
        }
    }

    private static Answer error(ErrorCode code) {
        byte[] info = SkeinException.retryAfter(code, 7_000).toErrorInfo().toByteArray();
        String json = """
                {"code":"%s","message":"why","details":[{"type":"skein.v1.ErrorInfo","value":"%s","debug":{}}]}""".formatted(
                        ErrorCodes.connectName(code),
                        Base64.getEncoder().withoutPadding().encodeToString(info));
        return new Answer(ErrorCodes.httpStatus(code), json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCallCarriesTheEncodedRequestAndAnswers() throws Exception {
        answers.put(
                "skein.v1.AccountService/Register",
                new Answer(
                        200,
                        RegisterResponse.newBuilder().setUserId("alice").build().toByteArray()));

        RegisterResponse response = SkeinHttp.at(url())
                .service(AccountService::new)
                .register(SkeinHttpTest::alice)
                .join();

        assertThat(response.getUserId()).isEqualTo("alice");
        assertThat(RegisterRequest.parseFrom(lastBody).getNickname()).isEqualTo("Alice");
    }

    @Test
    void aTokenGoesAlongWhereThereIsOne() {
        answers.put("skein.v1.AccountService/Register", new Answer(200, new byte[0]));
        SkeinHttp open = SkeinHttp.at(url());

        open.withToken("t1")
                .service(AccountService::new)
                .register(SkeinHttpTest::alice)
                .join();
        assertThat(lastAuthorization).isEqualTo("Bearer t1");
        open.service(AccountService::new).register(SkeinHttpTest::alice).join();
        assertThat(lastAuthorization).isEqualTo("null");
    }

    @Test
    void anErrorKeepsItsReasonAndItsWaitingTime() {
        answers.put("skein.v1.AccountService/Register", error(ErrorCode.ACCOUNT_TAKEN));
        SkeinException failure =
                failureOf(SkeinHttp.at(url()).service(AccountService::new).register(SkeinHttpTest::alice));
        assertThat(failure.code()).isEqualTo(ErrorCode.ACCOUNT_TAKEN);
        assertThat(failure.retryAfterMs()).isEqualTo(7_000);
        assertThat(failure.getMessage()).isEqualTo("why");
    }

    @Test
    void anAnswerThatIsNoneOfOursIsStillAnError() {
        assertThat(failureOf(SkeinHttp.at(url()).service(AuthService::new).refresh(request -> {}))
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_METHOD);
    }

    @Test
    void aGatewayThatIsNotThereIsUnavailable() {
        server.stop(0);
        assertThat(failureOf(SkeinHttp.at(url()).service(AuthService::new).refresh(request -> {}))
                        .code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    @Tag("USR-04")
    void aRefreshWhoseAnswerIsLostIsAskedForAgainWithTheSameToken() throws Exception {
        long later = System.currentTimeMillis() + 7_200_000;
        answers.put("skein.v1.AuthService/Login", new Answer(200, login("a1", "r1", later)));
        answers.put("skein.v1.AuthService/Refresh", Answer.LOST);
        LoginTokens tokens = tokens();
        assertThat(tokens.token("").join()).isEqualTo("a1");
        assertThat(ErrorCodes.isRetryable(failureOf(tokens.token("a1")).code())).isTrue();

        answers.put("skein.v1.AuthService/Refresh", new Answer(200, refreshed("a2", "r2", later)));
        assertThat(tokens.token("a1").join()).isEqualTo("a2");
        assertThat(RefreshRequest.parseFrom(lastBody).getRefreshToken()).isEqualTo("r1");
        assertThat(asked).containsOnlyOnce("skein.v1.AuthService/Login");
    }

    private LoginTokens tokens() {
        return new LoginTokens(
                SkeinHttp.at(url()),
                new ClientSettings.Account("demo", "alice", "d1", Platform.PLATFORM_WEB),
                "correct horse",
                SkeinRuntime.shared());
    }

    private static byte[] login(String access, String refresh, long expiresAt) {
        return LoginResponse.newBuilder()
                .setAccessToken(access)
                .setRefreshToken(refresh)
                .setExpiresAt(expiresAt)
                .build()
                .toByteArray();
    }

    private static byte[] refreshed(String access, String refresh, long expiresAt) {
        return RefreshResponse.newBuilder()
                .setAccessToken(access)
                .setRefreshToken(refresh)
                .setExpiresAt(expiresAt)
                .build()
                .toByteArray();
    }

    @Test
    void tokensAreKeptThenRefreshedThenHadByPasswordAgain() {
        long later = System.currentTimeMillis() + 7_200_000;
        answers.put("skein.v1.AuthService/Login", new Answer(200, login("a1", "r1", later)));
        answers.put("skein.v1.AuthService/Refresh", new Answer(200, refreshed("a2", "r2", later)));
        LoginTokens tokens = tokens();

        assertThat(tokens.token("").join()).isEqualTo("a1");
        assertThat(tokens.token("").join()).isEqualTo("a1");
        assertThat(asked).containsExactly("skein.v1.AuthService/Login");
        assertThat(tokens.token("a1").join()).isEqualTo("a2");

        answers.put("skein.v1.AuthService/Refresh", error(ErrorCode.TOKEN_REVOKED));
        assertThat(tokens.token("a2").join()).isEqualTo("a1");
        assertThat(asked)
                .containsExactly(
                        "skein.v1.AuthService/Login",
                        "skein.v1.AuthService/Refresh",
                        "skein.v1.AuthService/Refresh",
                        "skein.v1.AuthService/Login");

        answers.put("skein.v1.AuthService/Refresh", error(ErrorCode.UNAVAILABLE));
        assertThat(failureOf(tokens.token("a1")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
}
