package dev.skein.push;

import dev.skein.internal.v1.ConversationQueryServiceGrpc;
import dev.skein.internal.v1.RecipientsRequest;
import dev.skein.internal.v1.RecipientsResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one method of messaging-service that is called, over real gRPC. The test and the resource are loaded by different class
 * loaders; what they share is kept in the system properties, where both see it.
 */
final class ScriptedMessaging extends ConversationQueryServiceGrpc.ConversationQueryServiceImplBase {
    private static Server server;

    private ScriptedMessaging() {}

    /** conversation → group name, then members; shared across class loaders. */
    @SuppressWarnings("unchecked")
    static Map<String, List<String>> groups() {
        return (Map<String, List<String>>)
                System.getProperties().computeIfAbsent("skein.test.groups", key -> new ConcurrentHashMap<>());
    }

    /** How often it was asked. */
    static AtomicInteger questions() {
        return (AtomicInteger)
                System.getProperties().computeIfAbsent("skein.test.questions", key -> new AtomicInteger());
    }

    static int start() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new ScriptedMessaging())
                    .build()
                    .start();
            return server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void stop() {
        server.shutdownNow();
    }

    @Override
    public void recipients(RecipientsRequest request, StreamObserver<RecipientsResponse> answer) {
        questions().incrementAndGet();
        List<String> group = groups().get(request.getAppId() + '|' + request.getConversationId());
        if (group == null) {
            answer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        answer.onNext(RecipientsResponse.newBuilder()
                .setGroupName(group.get(0))
                .addAllUserIds(group.subList(1, group.size()))
                .build());
        answer.onCompleted();
    }
}
