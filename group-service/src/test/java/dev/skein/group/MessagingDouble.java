package dev.skein.group;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.AccountChange;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.ApplyResponse;
import dev.skein.internal.v1.ProjectionServiceGrpc;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.SkeinException;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** messaging-service as far as this service calls it: remembers what was applied, and fails when told to. */
public class MessagingDouble extends ProjectionServiceGrpc.ProjectionServiceImplBase {
    private final List<ApplyRequest> applied = new CopyOnWriteArrayList<>();
    private volatile boolean failing;
    private volatile boolean losingAnswers;
    private volatile @Nullable String refusedGroup;
    private volatile @Nullable String refusedTips;
    private volatile ErrorCode refusal = ErrorCode.BAD_REQUEST;
    private final AtomicInteger refusals = new AtomicInteger();
    private Server server;

    void start() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        server.shutdownNow();
    }

    int port() {
        return server.getPort();
    }

    /** What was applied last for this account. */
    public AccountChange account(String appId, String userId) {
        return applied(appId).stream()
                .flatMap(request -> request.getAccountsList().stream())
                .filter(account -> account.getUserId().equals(userId))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    public void fail(boolean value) {
        failing = value;
    }

    /** Refuses changes of this group from now on, with this code; null: none. */
    public void refuse(@Nullable String groupId, ErrorCode code) {
        refusal = code;
        refusedGroup = groupId;
    }

    /** Refuses changes with a line for this group's timeline; null: none. */
    public void refuseTips(@Nullable String groupId, ErrorCode code) {
        refusal = code;
        refusedTips = groupId;
    }

    /** How often a change was refused. */
    public int refusals() {
        return refusals.get();
    }

    /** Applies, but answers nothing. */
    public void loseAnswers(boolean value) {
        losingAnswers = value;
    }

    /** What was applied in an app, in order. */
    public List<ApplyRequest> applied(String appId) {
        return applied.stream()
                .filter(request -> request.getAppId().equals(appId))
                .toList();
    }

    @Override
    public void apply(ApplyRequest request, StreamObserver<ApplyResponse> answer) {
        if (failing) {
            answer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        if (request.getTipsList().stream().anyMatch(tip -> tip.getGroupId().equals(refusedTips))
                || request.getMembersList().stream()
                        .anyMatch(member -> member.getGroupId().equals(refusedGroup))) {
            refusals.incrementAndGet();
            answer.onError(GrpcErrors.toStatus(SkeinException.of(refusal)));
            return;
        }
        applied.add(request);
        if (losingAnswers) {
            return;
        }
        answer.onNext(ApplyResponse.getDefaultInstance());
        answer.onCompleted();
    }
}
