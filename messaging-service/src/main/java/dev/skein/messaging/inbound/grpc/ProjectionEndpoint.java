package dev.skein.messaging.inbound.grpc;

import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.ApplyResponse;
import dev.skein.internal.v1.ProjectionService;
import dev.skein.messaging.projection.ApplyChange;
import dev.skein.messaging.wire.Changes;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** Changes told by group-service. */
@GrpcService
public class ProjectionEndpoint implements ProjectionService {
    private final ApplyChange applyChange;

    public ProjectionEndpoint(ApplyChange applyChange) {
        this.applyChange = applyChange;
    }

    @Override
    public Uni<ApplyResponse> apply(ApplyRequest request) {
        return applyChange.apply(Changes.change(request)).replaceWith(ApplyResponse.getDefaultInstance());
    }
}
