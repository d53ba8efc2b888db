package dev.skein.push.inbound.grpc;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.PushDeviceService;
import dev.skein.internal.v1.PushableRequest;
import dev.skein.internal.v1.PushableResponse;
import dev.skein.protocol.SkeinException;
import dev.skein.push.device.PushableUsers;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** {@code skein.internal.v1.PushDeviceService}. */
@GrpcService
public class PushDeviceEndpoint implements PushDeviceService {
    private static final int MAX_USERS = 1_000;

    private final PushableUsers pushable;

    public PushDeviceEndpoint(PushableUsers pushable) {
        this.pushable = pushable;
    }

    @Override
    public Uni<PushableResponse> pushable(PushableRequest request) {
        if (request.getUserIdsCount() > MAX_USERS) {
            throw SkeinException.ofField(ErrorCode.BAD_REQUEST, "user_ids", "must be at most " + MAX_USERS);
        }
        return pushable.among(request.getAppId(), request.getUserIdsList())
                .map(users -> PushableResponse.newBuilder().addAllUserIds(users).build());
    }
}
