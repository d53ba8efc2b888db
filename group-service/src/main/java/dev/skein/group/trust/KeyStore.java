package dev.skein.group.trust;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where signing keys are. */
public interface KeyStore {
    /** By signsFrom, oldest first. */
    Uni<List<SigningKey>> all();

    /** The same, after which no other replica can add one until the transaction ends. */
    Uni<List<SigningKey>> allExclusively();

    Uni<Void> add(SigningKey key);

    Uni<Void> remove(String kid);

    /** Notes that tokens of the key live until the second time, unless it is known that they live until the first. */
    Uni<Void> cover(String kid, long atLeast, long tokensUntil);
}
