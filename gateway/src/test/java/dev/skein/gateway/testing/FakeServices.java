package dev.skein.gateway.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.IsBehindResponse;
import dev.skein.internal.v1.PushableResponse;
import dev.skein.internal.v1.ReportDeliveredRequest;
import dev.skein.internal.v1.ReportDeliveredResponse;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.CallerCodec;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.LoginRequest;
import dev.skein.v1.LoginResponse;
import dev.skein.v1.LogoutResponse;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Group-, messaging- and push-service of the contract as far as the gateway can tell: real gRPC servers on real ports, whose
 * answers follow from the request. A user id, group id or conversation id {@code error-<NAME>} makes them fail with that
 * code; to one that holds {@code hang-} no answer comes, and to one that holds {@code once-} none the first time.
 */
public final class FakeServices {
    private static final Metadata.Key<String> CALLER =
            Metadata.Key.of(CallerCodec.METADATA_KEY, Metadata.ASCII_STRING_MARSHALLER);
    /** Setting: where the services' certificates are, without the ending. Not given: no TLS. */
    public static final String CERTIFICATES = "test.certificates";

    private static FakeServices shared;

    public final FakeTrust trust = new FakeTrust();
    /** Every unary call that arrived: who, and which method. */
    public final List<SeenCall> calls = new CopyOnWriteArrayList<>();

    public final List<ReportDeliveredRequest> delivered = new CopyOnWriteArrayList<>();
    /** So many reports of delivered points fail with UNAVAILABLE. */
    public final AtomicInteger failDelivered = new AtomicInteger();

    public final Map<Integer, FakeMessageStream> messaging = new ConcurrentHashMap<>();
    public volatile boolean behind;
    /** Before a logout is answered. */
    public volatile Consumer<Caller> onLogout = caller -> {};

    private final CallerCodec codec;
    private final Map<Integer, Server> servers = new ConcurrentHashMap<>();
    private final List<Integer> messagingPorts;

    /** Methods whose caller gave up before the answer. */
    public final List<String> cancelled = new CopyOnWriteArrayList<>();

    private final Set<String> heldOnce = ConcurrentHashMap.newKeySet();
    private final List<ServerCall<?, ?>> held = new CopyOnWriteArrayList<>();

    /** A unary call, at which port it came, and how long its caller waits. */
    public record SeenCall(Caller caller, String method, int port, long waitsMs) {}

    private FakeServices() {
        var config = ConfigProvider.getConfig();
        codec = new CallerCodec(config.getValue("skein.cluster.key", String.class), Clock.systemUTC());
        messagingPorts = config.getValues(GatewayStack.MESSAGING_PORTS, Integer.class);
        startServer(config.getValue(GatewayStack.GROUP_PORT, Integer.class));
        startServer(config.getValue(GatewayStack.PUSH_PORT, Integer.class));
        messagingPorts.forEach(this::startMessaging);
    }

    public static synchronized FakeServices shared() {
        if (shared == null) {
            shared = new FakeServices();
        }
        return shared;
    }

    /** The latest that came from a client; the gateway asks for itself at any time. */
    public SeenCall lastCall() {
        return calls.reversed().stream()
                .filter(call -> call.caller().getKind() != CallerKind.CALLER_KIND_SERVICE)
                .findFirst()
                .orElseThrow();
    }

    public List<Integer> messagingPorts() {
        return messagingPorts;
    }

    public void startMessaging(int port) {
        messaging.computeIfAbsent(port, FakeMessageStream::new);
        startServer(port);
    }

    public void stop(int port) {
        try {
            servers.remove(port).shutdownNow().awaitTermination();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins to serve the port again. */
    public void start(int port) {
        startServer(port);
    }

    private void startServer(int port) {
        try {
            NettyServerBuilder builder = NettyServerBuilder.forPort(port)
                    .permitKeepAliveTime(1, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true);
            protect(builder);
            FakeMessageStream stream = messaging.get(port);
            if (stream != null) {
                builder.addService(stream);
            }
            servers.put(
                    port,
                    builder.fallbackHandlerRegistry(new Everything(port))
                            .build()
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By mutual TLS if the test asks for it. */
    private static void protect(NettyServerBuilder builder) throws IOException {
        Optional<String> certificates = ConfigProvider.getConfig().getOptionalValue(CERTIFICATES, String.class);
        if (certificates.isPresent()) {
            builder.sslContext(GrpcSslContexts.forServer(
                            new File(certificates.get() + ".crt"), new File(certificates.get() + ".key"))
                    .trustManager(new File(certificates.get() + "-server-ca.crt"))
                    .clientAuth(ClientAuth.REQUIRE)
                    .build());
        }
    }

    private MessageLite answer(String method, byte[] request) throws InvalidProtocolBufferException {
        return switch (method) {
            case "skein.internal.v1.TrustService/Snapshot" -> trust.snapshot(request);
            case "skein.internal.v1.ConversationQueryService/IsBehind" ->
                IsBehindResponse.newBuilder().setBehind(behind).build();
            case "skein.internal.v1.ConversationQueryService/ReportDelivered" -> {
                ReportDeliveredRequest report = ReportDeliveredRequest.parseFrom(request);
                if (failDelivered.getAndDecrement() > 0) {
                    throw SkeinException.of(ErrorCode.UNAVAILABLE);
                }
                report.getPointsList().forEach(point -> failIfAsked(point.getConversationId()));
                delivered.add(report);
                yield ReportDeliveredResponse.getDefaultInstance();
            }
            case "skein.internal.v1.PushDeviceService/Pushable" -> PushableResponse.getDefaultInstance();
            case "skein.v1.AuthService/Login" -> login(LoginRequest.parseFrom(request));
            case "skein.v1.AuthService/Logout" -> LogoutResponse.getDefaultInstance();
            case "skein.v1.MessageService/Pull" -> pull(PullRequest.parseFrom(request));
            default -> throw SkeinException.of(ErrorCode.UNKNOWN_METHOD);
        };
    }

    /** Those without an answer are refused now. */
    public void refuseHeld() {
        held.forEach(call -> GrpcErrors.close(call, SkeinException.of(ErrorCode.OVERLOADED)));
        held.clear();
    }

    private boolean isHeld(String request) {
        return request.contains("hang-") || request.contains("once-") && heldOnce.add(request);
    }

    private LoginResponse login(LoginRequest login) {
        failIfAsked(login.getUserId());
        return LoginResponse.newBuilder()
                .setUserId(login.getUserId())
                .setAccessToken(trust.userToken(login.getUserId()))
                .build();
    }

    private static PullResponse pull(PullRequest pull) {
        failIfAsked(pull.getConversationId());
        return PullResponse.newBuilder().setHeadSeq(7).build();
    }

    static void failIfAsked(String id) {
        int at = id.indexOf("error-");
        if (at >= 0) {
            throw SkeinException.retryAfter(
                    ErrorCodes.byName(id.substring(at + "error-".length())).orElseThrow(), 0);
        }
    }

    /** Serves whatever method is called, by bytes. */
    private final class Everything extends HandlerRegistry {
        private final int port;

        Everything(int port) {
            this.port = port;
        }

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String method, String authority) {
            MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(method)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            return ServerMethodDefinition.create(descriptor, new Unary(port));
        }
    }

    private final class Unary implements ServerCallHandler<byte[], byte[]> {
        private final int port;

        Unary(int port) {
            this.port = port;
        }

        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
            call.request(2);
            return new ServerCall.Listener<>() {
                private byte[] request;

                @Override
                public void onMessage(byte[] message) {
                    request = message;
                }

                @Override
                public void onHalfClose() {
                    serve(call, headers, request, port);
                }

                @Override
                public void onCancel() {
                    cancelled.add(call.getMethodDescriptor().getFullMethodName());
                }
            };
        }
    }

    private void serve(ServerCall<byte[], byte[]> call, Metadata headers, byte[] request, int port) {
        String method = call.getMethodDescriptor().getFullMethodName();
        try {
            Caller caller = codec.open(headers.get(CALLER));
            Deadline deadline = Context.current().getDeadline();
            calls.add(new SeenCall(
                    caller,
                    method,
                    port,
                    deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.MILLISECONDS)));
            if (isHeld(new String(request, StandardCharsets.ISO_8859_1))) {
                held.add(call);
                return;
            }
            if (method.equals("skein.v1.AuthService/Logout")) {
                onLogout.accept(caller);
            }
            byte[] response = answer(method, request).toByteArray();
            call.sendHeaders(new Metadata());
            call.sendMessage(response);
            call.close(Status.OK, new Metadata());
        } catch (SkeinException | InvalidProtocolBufferException e) {
            var failed = GrpcErrors.toStatus(e);
            call.close(failed.getStatus(), failed.getTrailers());
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
