package dev.skein.group.inbound.grpc;

import dev.skein.group.app.App;
import dev.skein.group.trust.TrustSnapshot;
import dev.skein.internal.v1.AppSettings;
import dev.skein.internal.v1.Revocation;
import dev.skein.internal.v1.SnapshotRequest;
import dev.skein.internal.v1.SnapshotResponse;
import dev.skein.internal.v1.TrustService;
import dev.skein.internal.v1.TrustedApp;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** {@code skein.internal.v1.TrustService}, for gateways. */
@GrpcService
class TrustEndpoint implements TrustService {
    private final TrustSnapshot trustSnapshot;

    TrustEndpoint(TrustSnapshot trustSnapshot) {
        this.trustSnapshot = trustSnapshot;
    }

    @Override
    public Uni<SnapshotResponse> snapshot(SnapshotRequest request) {
        return trustSnapshot.take(request.getSinceVersion()).map(TrustEndpoint::response);
    }

    private static SnapshotResponse response(TrustSnapshot.Snapshot snapshot) {
        SnapshotResponse.Builder response =
                SnapshotResponse.newBuilder().setVersion(snapshot.version()).setJwks(snapshot.jwks());
        snapshot.apps().forEach(trusted -> response.addApps(app(trusted)));
        snapshot.revocations().forEach(revocation -> response.addRevocations(revocation(revocation)));
        return response.build();
    }

    private static TrustedApp app(TrustSnapshot.TrustedApp trusted) {
        App app = trusted.app();
        return TrustedApp.newBuilder()
                .setAppId(app.appId())
                .setAppKey(app.appKey())
                .addAllSecrets(trusted.secrets())
                .setDisabled(app.disabled())
                .setSettings(AppSettings.newBuilder()
                        .setMultiDevicePolicy(app.multiDevicePolicy())
                        .setWebInstances(app.webInstances())
                        .setSendsPerSecond(app.sendRate().perSecond())
                        .setSendsBurst(app.sendRate().burst()))
                .build();
    }

    private static Revocation revocation(dev.skein.group.trust.Revocation revocation) {
        return Revocation.newBuilder()
                .setVersion(revocation.version())
                .setAppId(revocation.appId())
                .setUserId(revocation.userId())
                .setLoginId(revocation.loginId())
                .setIssuedBefore(revocation.issuedBefore())
                .setExpiresAt(revocation.expiresAt())
                .build();
    }
}
