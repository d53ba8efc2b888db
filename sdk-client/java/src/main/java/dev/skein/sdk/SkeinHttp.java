package dev.skein.sdk;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.internal.ConnectErrors;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.RefreshRequest;
import dev.skein.v1.RefreshResponse;
import dev.skein.v1.RegisterRequest;
import dev.skein.v1.RegisterResponse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Single calls through the gateway's HTTP door, without a session: registration, login, and any method by token. */
public final class SkeinHttp {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final URI gateway;
    private final SkeinRuntime runtime;

    private SkeinHttp(URI gateway, SkeinRuntime runtime) {
        this.gateway = gateway;
        this.runtime = runtime;
    }

    public static SkeinHttp at(String url) {
        return at(url, SkeinRuntime.shared());
    }

    public static SkeinHttp at(String url, SkeinRuntime runtime) {
        return new SkeinHttp(URI.create(url.endsWith("/") ? url : url + "/"), runtime);
    }

    /** Makes an account. Fails with ACCOUNT_TAKEN, PASSWORD_RULE, REGISTRATION_CLOSED, APP_UNKNOWN. */
    public CompletableFuture<RegisterResponse> register(
            String appKey, String userId, String password, String nickname) {
        RegisterRequest request = RegisterRequest.newBuilder()
                .setAppKey(appKey)
                .setUserId(userId)
                .setPassword(password)
                .setNickname(nickname)
                .build();
        return call("skein.v1.AccountService/Register", request, RegisterResponse.parser(), "");
    }

    public CompletableFuture<LoginResponse> login(LoginRequest request) {
        return call("skein.v1.AuthService/Login", request, LoginResponse.parser(), "");
    }

    public CompletableFuture<RefreshResponse> refresh(String refreshToken) {
        RefreshRequest request =
                RefreshRequest.newBuilder().setRefreshToken(refreshToken).build();
        return call("skein.v1.AuthService/Refresh", request, RefreshResponse.parser(), "");
    }

    /**
     * Calls any method.
     *
     * @param token access token, or empty for methods open to anyone
     */
    public <T> CompletableFuture<T> call(String method, MessageLite request, Parser<T> responses, String token) {
        HttpRequest.Builder http = HttpRequest.newBuilder(gateway.resolve(method))
                .timeout(TIMEOUT)
                .header("content-type", "application/proto")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()));
        if (!token.isEmpty()) {
            http.header("authorization", "Bearer " + token);
        }
        return runtime.httpClient()
                .sendAsync(http.build(), HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(SkeinException.of(
                                ErrorCode.UNAVAILABLE, "cannot reach " + gateway + ": " + reason(failure)));
                    }
                    return parse(response, responses);
                });
    }

    private static Throwable reason(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static <T> T parse(HttpResponse<byte[]> response, Parser<T> responses) {
        if (response.statusCode() != 200) {
            throw new CompletionException(ConnectErrors.parse(response.statusCode(), response.body()));
        }
        try {
            return responses.parseFrom(response.body());
        } catch (InvalidProtocolBufferException broken) {
            throw new CompletionException(SkeinException.of(ErrorCode.INTERNAL, "the answer cannot be decoded"));
        }
    }
}
