package dev.skein.gateway.outbound.grpc;

import dev.skein.internal.v1.MutinyPushDeviceServiceGrpc;
import dev.skein.internal.v1.PushableRequest;
import dev.skein.kit.channel.ServiceChannels;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks push-service which users can be woken. */
@Singleton
public class GrpcPushDevices {
    private static final long TIMEOUT_SECONDS = 1;

    private final ServiceChannels channels;

    public GrpcPushDevices(ServiceChannels channels) {
        this.channels = channels;
    }

    /** None when push-service cannot tell: presence is worth showing without it. */
    public Uni<List<String>> pushable(String appId, Collection<String> users) {
        return MutinyPushDeviceServiceGrpc.newMutinyStub(channels.push())
                .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .pushable(PushableRequest.newBuilder()
                        .setAppId(appId)
                        .addAllUserIds(users)
                        .build())
                .map(response -> List.copyOf(response.getUserIdsList()))
                .onFailure()
                .recoverWithItem(List.of());
    }
}
