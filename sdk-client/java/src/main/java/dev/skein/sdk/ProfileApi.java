package dev.skein.sdk;

import dev.skein.v1.Presence;
import dev.skein.v1.Profile;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What users show of themselves. Futures fail with {@link dev.skein.protocol.SkeinException}. */
public interface ProfileApi {
    CompletableFuture<Profile> own();

    /** At most 100; unknown users are left out. */
    CompletableFuture<List<Profile>> get(Collection<String> userIds);

    /** Changes what is present. */
    CompletableFuture<Profile> update(Optional<String> nickname, Optional<String> avatar);

    /** Who is online; at most 500. */
    CompletableFuture<List<Presence>> presence(Collection<String> userIds);
}
