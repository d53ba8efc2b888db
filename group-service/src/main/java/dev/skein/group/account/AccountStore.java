package dev.skein.group.account;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where accounts are. */
public interface AccountStore {
    Uni<Optional<Account>> find(String appId, String userId);

    /** Those that exist, in any order. */
    Uni<List<Account>> findAll(String appId, Collection<String> userIds);

    /** Those that exist, locked in order of their ids until the transaction ends. */
    Uni<List<Account>> lockAll(String appId, Collection<String> userIds);

    Uni<Void> addAll(List<Account> accounts);

    default Uni<Optional<Account>> lock(String appId, String userId) {
        return lockAll(appId, List.of(userId)).map(found -> found.stream().findFirst());
    }
}
