package dev.skein.kit.channel;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives gRPC all addresses of a service at once, so that its round robin leaves out those that are down.
 *
 * <p>Asked again by gRPC whenever a connection breaks; that is when a moved replica is found. No connection breaks when a
 * replica is added, so {@link #lookAgain} is called from time to time too.
 */
final class ReplicaResolver extends NameResolver.Factory {
    private final Supplier<List<EquivalentAddressGroup>> addresses;
    private final List<Resolver> open = new CopyOnWriteArrayList<>();

    ReplicaResolver(Supplier<List<EquivalentAddressGroup>> addresses) {
        this.addresses = addresses;
    }

    @Override
    public String getDefaultScheme() {
        return "skein";
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        Resolver resolver = new Resolver(target);
        open.add(resolver);
        return resolver;
    }

    /** Tells gRPC when the addresses are others than they were. Blocks for a name look-up. */
    void lookAgain() {
        List<EquivalentAddressGroup> found = addresses.get();
        open.forEach(resolver -> resolver.changedTo(found));
    }

    private final class Resolver extends NameResolver {
        private final URI target;
        private volatile @Nullable Listener2 listener;
        /** What gRPC was told last; empty when it was told of none. */
        private volatile List<EquivalentAddressGroup> told = List.of();

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
            Listener2 to = listener;
            if (to != null) {
                resolve(to);
            }
        }

        @Override
        public void shutdown() {
            listener = null;
            open.remove(this);
        }

        /** A name that does not resolve just now is no reason to give up replicas that work. */
        private void changedTo(List<EquivalentAddressGroup> found) {
            Listener2 to = listener;
            if (to != null && !found.isEmpty() && !Set.copyOf(found).equals(Set.copyOf(told))) {
                tell(to, found);
            }
        }

        private void resolve(Listener2 to) {
            tell(to, addresses.get());
        }

        private void tell(Listener2 to, List<EquivalentAddressGroup> found) {
            told = found;
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
