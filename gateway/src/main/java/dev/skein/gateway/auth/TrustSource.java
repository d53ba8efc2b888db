package dev.skein.gateway.auth;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where keys, apps and revocations come from: group-service. */
public interface TrustSource {
    /** What holds now, with the revocations after a version. */
    Uni<Answer> after(long sinceVersion);

    /**
     * @param jwks JSON Web Key Set with every public key that tokens may still be signed with
     * @param revocations only those after the version asked for
     */
    record Answer(long version, String jwks, List<TrustedApp> apps, List<Revocation> revocations) {}
}
