package dev.skein.gateway.session;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The sessions of this gateway. */
@Singleton
public class SessionTable {
    private final ConcurrentMap<String, Session> byId = new ConcurrentHashMap<>();
    /** Lists are replaced, never changed. */
    private final ConcurrentMap<UserKey, List<Session>> byUser = new ConcurrentHashMap<>();

    private record UserKey(String appId, String userId) {}

    void add(Session session) {
        byId.put(session.id(), session);
        byUser.merge(key(session), List.of(session), SessionTable::joined);
    }

    void remove(Session session) {
        byId.remove(session.id(), session);
        byUser.computeIfPresent(key(session), (k, sessions) -> without(sessions, session));
    }

    public Optional<Session> byId(String sessionId) {
        return Optional.ofNullable(byId.get(sessionId));
    }

    public List<Session> ofUser(String appId, String userId) {
        return byUser.getOrDefault(new UserKey(appId, userId), List.of());
    }

    public Collection<Session> all() {
        return byId.values();
    }

    public int size() {
        return byId.size();
    }

    private static UserKey key(Session session) {
        return new UserKey(session.appId(), session.userId());
    }

    private static List<Session> joined(List<Session> some, List<Session> more) {
        List<Session> all = new ArrayList<>(some.size() + more.size());
        all.addAll(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static @org.jspecify.annotations.Nullable List<Session> without(List<Session> sessions, Session gone) {
        List<Session> left = sessions.stream().filter(s -> s != gone).toList();
        return left.isEmpty() ? null : left;
    }
}
