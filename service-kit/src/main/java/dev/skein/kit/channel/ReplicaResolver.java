package dev.skein.kit.channel;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
        return new Resolver(target);
    }

    private final class Resolver extends NameResolver {
        private final URI target;
        private @Nullable Listener2 listener;

        Resolver(URI target) {
            this.target = target;
        }

        @Override
        public String getServiceAuthority() {
            return target.getPath().substring(1);
        }

        @Override
        public void start(Listener2 started) {
            listener = started;
            resolve(started);
        }

        @Override
        public void refresh() {
            if (listener != null) {
                resolve(listener);
            }
        }

        @Override
        public void shutdown() {
            listener = null;
        }

        private void resolve(Listener2 to) {
            List<EquivalentAddressGroup> found = addresses.get();
            if (found.isEmpty()) {
                to.onError(Status.UNAVAILABLE.withDescription("no address of " + target + " resolves"));
            } else {
                to.onResult(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(found))
                        .build());
            }
        }
    }
}
