package dev.skein.sdk;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.call.Caller;
import dev.skein.sdk.call.Method;
import dev.skein.sdk.internal.connection.ConnectErrors;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Single calls through the gateway's HTTP door, without a session: those open to anyone, such as registration, and with a
 * token any other. Each is tried once.
 */
public final class SkeinHttp implements Caller {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final URI gateway;
    private final SkeinRuntime runtime;
    private final String token;

    private SkeinHttp(URI gateway, SkeinRuntime runtime, String token) {
        this.gateway = gateway;
        this.runtime = runtime;
        this.token = token;
    }

    public static SkeinHttp at(String url) {
        return at(url, SkeinRuntime.shared());
    }

    public static SkeinHttp at(String url, SkeinRuntime runtime) {
        return new SkeinHttp(URI.create(url.endsWith("/") ? url : url + "/"), runtime, "");
    }

    /** The same for who has this access token: a user's or the platform's. */
    public SkeinHttp withToken(String accessToken) {
        return new SkeinHttp(gateway, runtime, accessToken);
    }

    @Override
    public <Q extends MessageLite, A> CompletableFuture<A> call(Method<Q, A> method, Q request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(gateway.resolve(method.path()))
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
                    return parse(response, method.answers());
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
