package dev.skein.kit.channel;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/**
 * Gives gRPC all addresses of a service at once, so that its round robin leaves out those that are down.
 *
 * <p>Asked again by gRPC whenever a connection breaks; that is when a moved replica is found.
 */
final class ReplicaResolver extends NameResolver.Factory {
    private final Supplier<List<EquivalentAddressGroup>> addresses;

    ReplicaResolver(Supplier<List<EquivalentAddressGroup>> addresses) {
        this.addresses = addresses;
    }

    @Override
    public String getDefaultScheme() {
        return "skein";
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return new NameResolver() {
            @Override
            public String getServiceAuthority() {
                return target.getPath().substring(1);
            }

            @Override
            public void start(Listener2 listener) {
                this.listener = listener;
                resolve();
            }

            @Override
            public void refresh() {
                resolve();
            }

            @Override
            public void shutdown() {}

            private Listener2 listener;

            private void resolve() {
                List<EquivalentAddressGroup> found = addresses.get();
                if (found.isEmpty()) {
                    listener.onError(Status.UNAVAILABLE.withDescription("no address of " + target + " resolves"));
                } else {
                    listener.onResult(ResolutionResult.newBuilder()
                            .setAddressesOrError(StatusOr.fromValue(found))
                            .build());
                }
            }
        };
    }
}
