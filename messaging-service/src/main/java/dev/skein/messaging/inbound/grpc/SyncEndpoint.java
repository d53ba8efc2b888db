package dev.skein.messaging.inbound.grpc;

import dev.skein.internal.v1.Caller;
import dev.skein.kit.caller.CallerContext;
import dev.skein.messaging.sync.SyncStore;
import dev.skein.messaging.sync.SyncUser;
import dev.skein.messaging.wire.Views;
import dev.skein.v1.SyncRequest;
import dev.skein.v1.SyncResponse;
import dev.skein.v1.SyncService;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** The public SyncService. */
@GrpcService
public class SyncEndpoint implements SyncService {
    private static final int DEFAULT_LIMIT = 100;

    private final SyncUser syncUser;

    public SyncEndpoint(SyncUser syncUser) {
        this.syncUser = syncUser;
    }

    @Override
    public Uni<SyncResponse> sync(SyncRequest request) {
        Caller caller = CallerContext.current();
        int limit = request.getLimit() == 0 ? DEFAULT_LIMIT : request.getLimit();
        SyncStore.User user = new SyncStore.User(caller.getAppId(), caller.getUserId());
        return syncUser.sync(user, request.getCursor().toByteArray(), limit).map(Views::synced);
    }
}
