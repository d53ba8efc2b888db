package dev.skein.push.outbound.redis;

import dev.skein.kit.session.LiveSessions;
import dev.skein.push.decision.LiveDevices;
import dev.skein.push.device.UserKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Reads the gateways' registry of sessions: one pipelined read per app. */
@Singleton
public class RegistryLiveDevices implements LiveDevices {
    private static final Logger LOG = Logger.getLogger(RegistryLiveDevices.class);

    private final LiveSessions sessions;
    private final Counter blind;
    /** So that a loss is said once. */
    private final AtomicBoolean seeing = new AtomicBoolean(true);

    public RegistryLiveDevices(LiveSessions sessions, MeterRegistry metrics) {
        this.sessions = sessions;
        this.blind = Counter.builder("skein.push.registry.failures")
                .description("Decisions made without knowing who is live")
                .register(metrics);
    }

    @Override
    public Uni<Set<DeviceKey>> inForeground(Collection<UserKey> users) {
        Map<String, List<String>> byApp = new HashMap<>();
        users.forEach(user ->
                byApp.computeIfAbsent(user.appId(), app -> new ArrayList<>()).add(user.userId()));
        return Multi.createFrom()
                .iterable(byApp.entrySet())
                .onItem()
                .transformToUniAndConcatenate(app -> inApp(app.getKey(), app.getValue()))
                .collect()
                .in(HashSet::new, Set::addAll);
    }

    private Uni<Set<DeviceKey>> inApp(String appId, List<String> userIds) {
        return sessions.of(appId, userIds)
                .map(live -> {
                    seeing.set(true);
                    Set<DeviceKey> shown = new HashSet<>();
                    live.forEach((user, found) -> found.stream()
                            .filter(session -> session.route().getForeground())
                            .forEach(session -> shown.add(new DeviceKey(
                                    new UserKey(appId, user), session.route().getDeviceId()))));
                    return shown;
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    blind.increment();
                    if (seeing.compareAndSet(true, false)) {
                        LOG.warnf("The session registry cannot be read, so all devices are woken: %s", failure);
                    }
                    return Set.of();
                });
    }
}
