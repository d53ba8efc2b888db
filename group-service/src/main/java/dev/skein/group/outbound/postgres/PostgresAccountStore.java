package dev.skein.group.outbound.postgres;

import dev.skein.group.account.Account;
import dev.skein.group.account.AccountStore;
import dev.skein.protocol.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class PostgresAccountStore implements AccountStore {
    private static final String BY_IDS = "from Account where appId = :appId and userId in :userIds order by userId";

    private final Sessions sessions;

    PostgresAccountStore(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Uni<Optional<Account>> find(String appId, String userId) {
        if (!UserId.isValid(userId)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return sessions.withSession(session -> session.find(Account.class, new Account.Key(appId, userId)))
                .map(Optional::ofNullable);
    }

    @Override
    public Uni<List<Account>> findAll(String appId, Collection<String> userIds) {
        return sessions.withSession(session -> session.createQuery(BY_IDS, Account.class)
                .setParameter("appId", appId)
                .setParameter("userIds", PossibleIds.ofUsers(userIds))
                .getResultList());
    }

    @Override
    public Uni<List<Account>> lockAll(String appId, Collection<String> userIds) {
        return sessions.withSession(session -> session.createQuery(BY_IDS, Account.class)
                .setParameter("appId", appId)
                .setParameter("userIds", userIds)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList());
    }

    @Override
    public Uni<Void> addAll(List<Account> accounts) {
        return sessions.withSession(session -> session.persistAll(accounts.toArray()));
    }
}
