package dev.skein.tools.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.skein.v1.ImportRequest;
import dev.skein.v1.ImportResponse;
import dev.skein.v1.ImportedAccount;
import dev.skein.v1.IssuePlatformTokenRequest;
import dev.skein.v1.IssuePlatformTokenResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Makes the accounts of a run through the HTTP door, a hundred a call, with names no other run has. */
final class BenchUsers {
    private static final int BATCH = 100;
    /** Half of what the platform may call per second (requirements T1). */
    private static final long PAUSE_MS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI base;
    private final BenchTarget target;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    BenchUsers(BenchTarget target) {
        this.target = target;
        this.base = target.url();
    }

    List<String> create(int count) {
        String run = Long.toString(System.currentTimeMillis(), 36);
        List<String> users = IntStream.range(0, count)
                .mapToObj(i -> String.format("b%s-%05d", run, i))
                .toList();
        String token = platformToken();
        for (int from = 0; from < count; from += BATCH) {
            importAccounts(users.subList(from, Math.min(count, from + BATCH)), token);
        }
        return users;
    }

    private String platformToken() {
        byte[] answer = post(
                "AuthService/IssuePlatformToken",
                IssuePlatformTokenRequest.newBuilder()
                        .setAppKey(target.appKey())
                        .setAppSecret(target.appSecret())
                        .build(),
                "");
        try {
            return IssuePlatformTokenResponse.parseFrom(answer).getAccessToken();
        } catch (InvalidProtocolBufferException e) {
            throw new BenchException("the answer to IssuePlatformToken is not protobuf", e);
        }
    }

    private void importAccounts(List<String> users, String token) {
        ImportRequest.Builder request = ImportRequest.newBuilder();
        users.forEach(user ->
                request.addAccounts(ImportedAccount.newBuilder().setUserId(user).setNickname(user)));
        try {
            ImportResponse answer = ImportResponse.parseFrom(post("AccountService/Import", request.build(), token));
            if (answer.getFailuresCount() > 0) {
                throw new BenchException("an account was refused: " + answer.getFailures(0));
            }
            pause(PAUSE_MS);
        } catch (InvalidProtocolBufferException e) {
            throw new BenchException("the answer to Import is not protobuf", e);
        }
    }

    /** A stack that has just started may say "unavailable" for some seconds. */
    private byte[] post(String method, MessageLite body, String token) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<byte[]> answer = postOnce(method, body, token);
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            if (answer.statusCode() != 503 || System.nanoTime() > end) {
                throw new BenchException(method + " was refused: HTTP " + answer.statusCode() + " "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
            pause(500);
        }
    }

    private HttpResponse<byte[]> postOnce(String method, MessageLite body, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/skein.v1." + method))
                .timeout(Duration.ofSeconds(15))
                .header("content-type", "application/proto")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new BenchException("no answer from " + base + ": " + e + " (is the stack up? ./skein up)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
