package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.skein.v1.Platform;
import dev.skein.v1.SyncRequest;
import dev.skein.v1.SyncResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one user does wrong, on purpose or not, costs no other user anything: a well-behaved pair runs beside it. CON-19. */
class HostileNeighboursTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private static final String PROFILE = "skein.v1.ProfileService/Get";
    private static final String SYNC = "skein.v1.SyncService/Sync";
    private static final String SEND = "skein.v1.MessageService/Send";
    /** One user has 100 calls a second; what is beyond would not reach the services. */
    private static final long AT_FULL_RATE_MS = 10;

    private static final int OK = 200;
    private static final int WRONG_CREDENTIALS = 401;
    private static final int OVERLOADED = 429;
    private static final int INTERNAL = 500;
    private static final int TIMED_OUT = 504;

    private static final MethodDescriptor<SyncRequest, SyncResponse> GRPC_SYNC =
            MethodDescriptor.<SyncRequest, SyncResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(SYNC)
                    .setRequestMarshaller(ProtoUtils.marshaller(SyncRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(SyncResponse.getDefaultInstance()))
                    .build();

    private static WellBehavedPair pair;
    private static String silent;
    private static String token;

    /** Of each test one; what one address may open is bounded. */
    private final String address = "127.0.7." + ADDRESSES.incrementAndGet();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void neighbours() throws Exception {
        pair = WellBehavedPair.met();
        silent = Http.newUser("silent");
        token = Http.tokenOf(Http.newUser("hostile"), "web", Platform.PLATFORM_WEB);
    }

    @AfterAll
    static void leave() {
        pair.close();
    }

    @Test
    void callsByHttpWithDeadlinesThatCannotBeKept() throws Exception {
        AtomicInteger late = new AtomicInteger();
        pair.isUndisturbedBy("deadlines of 1 to 4 ms by HTTP", () -> {
            List<CompletableFuture<?>> calls = new ArrayList<>();
            again(i -> {
                calls.add(send(call(i % 2 == 0 ? PROFILE : SYNC, "{}").header("connect-timeout-ms", "" + (1 + i % 4)))
                        .thenAccept(answer -> {
                            if (answer.statusCode() == TIMED_OUT) {
                                late.incrementAndGet();
                            }
                        })
                        .exceptionally(failure -> null));
                pause(AT_FULL_RATE_MS);
            });
            calls.forEach(CompletableFuture::join);
        });
        assertThat(late).hasPositiveValue();
    }

    /** In the names of all of them the gateway resets more streams than Netty lets pass on one connection by default. */
    @Test
    void callsOfSeveralUsersWithDeadlinesThatCannotBeKept() throws Exception {
        AtomicInteger late = new AtomicInteger();
        List<String> tokens = Stream.generate(() -> Http.newUser("hasty"))
                .limit(10)
                .map(user -> Http.tokenOf(user, "web", Platform.PLATFORM_WEB))
                .toList();
        int atOnce = 50;
        Semaphore underWay = new Semaphore(atOnce);
        pair.isUndisturbedBy("deadlines of several users", () -> {
            for (int i = 0; i < 5_000 && late.get() < 500; i++) {
                underWay.acquire();
                send(call(PROFILE, "{}")
                                .setHeader("authorization", "Bearer " + tokens.get(i % tokens.size()))
                                .header("connect-timeout-ms", "" + (1 + i % 4)))
                        .whenComplete((answer, failure) -> {
                            underWay.release();
                            if (failure == null && answer.statusCode() == TIMED_OUT) {
                                late.incrementAndGet();
                            }
                        });
            }
            underWay.acquire(atOnce);
        });
        assertThat(late).hasValueGreaterThanOrEqualTo(500);
    }

    @Test
    void callsByGrpcWithDeadlinesThatCannotBeKept() throws Exception {
        Metadata bearer = new Metadata();
        bearer.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        URI gateway = URI.create(Person.gatewayUrl(0));
        ManagedChannel channel = NettyChannelBuilder.forAddress(gateway.getHost(), gateway.getPort())
                .usePlaintext()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(bearer))
                .build();
        try {
            pair.isUndisturbedBy(
                    "deadlines of 1 to 4 ms by gRPC",
                    () -> again(i -> {
                        ClientCalls.futureUnaryCall(
                                channel.newCall(
                                        GRPC_SYNC,
                                        CallOptions.DEFAULT.withDeadlineAfter(1 + i % 4, TimeUnit.MILLISECONDS)),
                                SyncRequest.getDefaultInstance());
                        pause(AT_FULL_RATE_MS);
                    }));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void requestsThatAreGivenUp() throws Exception {
        HttpClient multiplexing = HttpClient.newHttpClient();
        pair.isUndisturbedBy(
                "requests that are given up",
                () -> again(i -> {
                    HttpRequest request = call(SYNC, "{}").build();
                    CompletableFuture<?> call =
                            (i % 2 == 0 ? http : multiplexing).sendAsync(request, BodyHandlers.discarding());
                    pause(1 + i % 4);
                    call.cancel(true);
                    try (PlainSocket socket = new PlainSocket(address)) {
                        socket.write(
                                "POST /" + SYNC + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Authorization: Bearer " + token + "\r\nContent-Length: 2\r\n\r\n"
                                        + (i % 2 == 0 ? "{" : "{}"));
                    }
                    pause(AT_FULL_RATE_MS);
                }));
    }

    @Test
    @Tag("OPS-09")
    void floodOfLoginsWithWrongPasswords() throws Exception {
        ConcurrentHashMap<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
        try (HttpClient flood = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.getByName(address))
                .build()) {
            pair.isUndisturbedBy("a flood of logins", () -> {
                int atOnce = 100;
                Semaphore underWay = new Semaphore(atOnce);
                again(i -> {
                    underWay.acquire();
                    flood.sendAsync(wrongLogin("guessed-" + i), BodyHandlers.discarding())
                            .orTimeout(Person.SOON.toSeconds(), TimeUnit.SECONDS)
                            .whenComplete((answer, failure) -> {
                                underWay.release();
                                statuses.computeIfAbsent(
                                                failure == null ? answer.statusCode() : 0, s -> new AtomicInteger())
                                        .incrementAndGet();
                            });
                });
                underWay.acquire(atOnce);
            });
        }
        // Whether the limit was reached depends on how fast this machine is.
        assertThat(statuses).containsKey(WRONG_CREDENTIALS);
        assertThat(statuses.keySet()).isSubsetOf(WRONG_CREDENTIALS, OVERLOADED);
        // Somebody else signs in meanwhile as ever.
        assertThat(Http.tokenOf(silent, "web", Platform.PLATFORM_WEB)).isNotEmpty();
    }

    private static HttpRequest wrongLogin(String userId) {
        return call(
                        "skein.v1.AuthService/Login",
                        "{\"app_key\":\"" + SharedCluster.cluster().appKey() + "\",\"user_id\":\"" + userId
                                + "\",\"password\":\"wrong password\",\"device_id\":\"d\",\"platform\":\"PLATFORM_WEB\"}")
                .build();
    }

    @Test
    @Tag("CON-19")
    void framesThatMeanNothing() throws Exception {
        Random random = new Random(42);
        byte[] halfSurrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
        pair.isUndisturbedBy(
                "frames that mean nothing",
                () -> again(i -> {
                    byte[] garbage = new byte[1 + random.nextInt(2_000)];
                    random.nextBytes(garbage);
                    beforeSession("skein.v1.proto", socket -> socket.binary(garbage));
                    inSession(socket -> socket.text(garbage));
                    inSession(socket -> socket.text(halfSurrogate));
                    inSession(socket -> socket.text(utf8("{\"id\":2,\"call\":{\"method\":\"" + SEND + "\",\"request\":"
                                    + message("\\ud800") + "}}"))
                            .text(utf8("{\"id\":3,\"call\":{\"method\":\"\\udc00\"}}")));
                }));
    }

    @Test
    @Tag("CON-01")
    void framesAndBodiesThatAreTooLarge() throws Exception {
        ConcurrentHashMap<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
        pair.isUndisturbedBy(
                "frames and bodies that are too large",
                () -> again(i -> {
                    int size = i % 2 == 0 ? 270_000 : 3_000_000;
                    String large = "x".repeat(size);
                    inSession(socket -> socket.text(utf8("\"" + large + "\"")));
                    beforeSession("skein.v1.proto", socket -> socket.binary(utf8(large)));
                    send(call(SEND, message(large)))
                            .handle((answer, failure) -> failure == null ? answer.statusCode() : 0)
                            .thenAccept(status -> statuses.computeIfAbsent(status, s -> new AtomicInteger())
                                    .incrementAndGet())
                            .join();
                }));
        assertThat(statuses).doesNotContainKeys(OK, INTERNAL);
    }

    @Test
    @Tag("CON-19")
    void oneThatNeverReads() throws Exception {
        String conversation = conversationOfLargeMessages();
        byte[] pull = utf8(
                "{\"id\":2,\"call\":{\"method\":\"skein.v1.MessageService/Pull\",\"request\":{\"conversation_id\":\""
                        + conversation + "\",\"from_seq\":1}}}");
        pair.isUndisturbedBy(
                "one that never reads",
                () -> inSession(socket -> {
                    again(i -> {
                        socket.text(pull);
                        pause(AT_FULL_RATE_MS);
                    });
                }));
    }

    @Test
    @Tag("CON-19")
    void aThousandConnectionsFromOnePlace() throws Exception {
        List<PlainSocket> sockets = new ArrayList<>();
        try {
            pair.isUndisturbedBy("a thousand connections", () -> {
                for (int i = 0; i < 1_000; i++) {
                    sockets.add(new PlainSocket(address).askForWebSocket("skein.v1.proto"));
                }
            });
            assertThat(sockets.getLast().status()).isEqualTo(OVERLOADED);
        } finally {
            for (PlainSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private interface Blow {
        void strike(int i) throws Exception;
    }

    /** A few seconds long, on a fast machine and a slow one. */
    private static void again(Blow blow) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        for (int i = 0; System.nanoTime() < end; i++) {
            blow.strike(i);
        }
    }

    private interface Blows {
        void on(PlainSocket socket) throws Exception;
    }

    private void beforeSession(String subprotocol, Blows blows) throws Exception {
        try (PlainSocket socket = new PlainSocket(address).openWebSocket(subprotocol)) {
            strike(socket, blows);
        }
    }

    private void inSession(Blows blows) throws Exception {
        try (PlainSocket socket = new PlainSocket(address).openWebSocket("skein.v1.json")) {
            socket.text(utf8("{\"id\":1,\"connect\":{\"token\":\"" + token
                            + "\",\"device_id\":\"web\",\"platform\":\"PLATFORM_WEB\"}}"))
                    .awaitAnswer();
            strike(socket, blows);
        }
    }

    private static void strike(PlainSocket socket, Blows blows) throws Exception {
        try {
            blows.on(socket);
            pause(AT_FULL_RATE_MS);
        } catch (IOException ended) {
            // The gateway has had enough of it.
        }
    }

    private String conversationOfLargeMessages() {
        String conversation = "";
        for (int i = 0; i < 8; i++) {
            HttpResponse<String> answer =
                    send(call(SEND, message("x".repeat(8_000)))).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(OK);
            conversation = JsonParser.parseString(answer.body())
                    .getAsJsonObject()
                    .get("conversation_id")
                    .getAsString();
        }
        return conversation;
    }

    private static String message(String text) {
        return "{\"conversation\":{\"user_id\":\"" + silent + "\"},\"client_message_id\":\"" + UUID.randomUUID()
                + "\",\"content\":{\"text\":{\"text\":\"" + text + "\"}}}";
    }

    private static HttpRequest.Builder call(String method, String body) {
        return HttpRequest.newBuilder(URI.create(Person.gatewayUrl(0) + "/" + method))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString())
                .orTimeout(Person.SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Between two blows; a hostile client has a rhythm, too. */
    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
