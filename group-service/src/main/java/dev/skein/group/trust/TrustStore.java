package dev.skein.group.trust;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** The version of everything gateways trust, and revocations. */
public interface TrustStore {
    Uni<Long> version();

    /**
     * The next version. The transaction holds it until it ends, so versions are dense and become visible in order: a
     * gateway that has seen n never finds something below n later.
     */
    Uni<Long> nextVersion();

    Uni<Void> add(Revocation revocation);

    /** With a version above this, in order. */
    Uni<List<Revocation>> revocationsSince(long version);

    /** Forgets revocations that can affect nothing any more. */
    Uni<Void> removeExpired(long now);
}
