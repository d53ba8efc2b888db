package dev.skein.gateway.outbound.grpc;

import dev.skein.gateway.auth.Revocation;
import dev.skein.gateway.auth.TrustSource;
import dev.skein.gateway.auth.TrustedApp;
import dev.skein.internal.v1.AppSettings;
import dev.skein.internal.v1.MutinyTrustServiceGrpc;
import dev.skein.internal.v1.SnapshotRequest;
import dev.skein.internal.v1.SnapshotResponse;
import dev.skein.kit.channel.ServiceChannels;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Asks group-service's TrustService. */
@Singleton
public class GrpcTrustSource implements TrustSource {
    private static final long TIMEOUT_SECONDS = 3;

    private final ServiceChannels channels;

    public GrpcTrustSource(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public Uni<Answer> after(long sinceVersion) {
        return MutinyTrustServiceGrpc.newMutinyStub(channels.group())
                .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .snapshot(SnapshotRequest.newBuilder()
                        .setSinceVersion(sinceVersion)
                        .build())
                .map(GrpcTrustSource::answer);
    }

    private static Answer answer(SnapshotResponse response) {
        return new Answer(
                response.getVersion(),
                response.getJwks(),
                response.getAppsList().stream().map(GrpcTrustSource::app).toList(),
                response.getRevocationsList().stream()
                        .map(r -> new Revocation(
                                r.getAppId(), r.getUserId(), r.getLoginId(), r.getIssuedBefore(), r.getExpiresAt()))
                        .toList());
    }

    private static TrustedApp app(dev.skein.internal.v1.TrustedApp app) {
        return new TrustedApp(
                app.getAppId(),
                app.getAppKey(),
                // An empty one would let in whoever gives none.
                app.getSecretsList().stream()
                        .filter(secret -> !secret.isEmpty())
                        .toList(),
                app.getDisabled(),
                rules(app.getSettings()));
    }

    private static TrustedApp.Rules rules(AppSettings settings) {
        TrustedApp.Rules standard = TrustedApp.Rules.DEFAULT;
        return new TrustedApp.Rules(
                orDefault(settings.getMultiDevicePolicy(), standard.multiDevicePolicy()),
                orDefault(settings.getWebInstances(), standard.webInstances()),
                orDefault(settings.getSendsPerSecond(), standard.sendsPerSecond()),
                orDefault(settings.getSendsBurst(), standard.sendsBurst()));
    }

    private static int orDefault(int value, int standard) {
        return value > 0 ? value : standard;
    }
}
