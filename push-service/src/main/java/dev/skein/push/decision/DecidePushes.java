package dev.skein.push.decision;

import dev.skein.protocol.ConversationId;
import dev.skein.push.decision.LiveDevices.DeviceKey;
import dev.skein.push.decision.Recipients.Members;
import dev.skein.push.delivery.PushQueue;
import dev.skein.push.delivery.QueuedPush;
import dev.skein.push.device.Device;
import dev.skein.push.device.DeviceDirectory;
import dev.skein.push.device.UserKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which devices to wake for stored messages (PSH-04) and queues that durably.
 *
 * <p>A device is woken when its user takes part in the conversation and did not write the message, and it has no live
 * session in the foreground. The message's own flags and kind were looked at before it came here.
 *
 * <p>All is done per batch, never per message, and in the order that ends soonest: most apps, and most users, have no device
 * at all. A batch without any costs no query, or one.
 */
@Singleton
public class DecidePushes {
    private static final Duration MAX_AGE = Duration.ofDays(7);
    private static final int RECIPIENT_CALLS = 8;

    private final DeviceDirectory directory;
    private final Recipients recipients;
    private final LiveDevices live;
    private final PushQueue queue;
    private final Clock clock;

    public DecidePushes(
            DeviceDirectory directory, Recipients recipients, LiveDevices live, PushQueue queue, Clock clock) {
        this.directory = directory;
        this.recipients = recipients;
        this.live = live;
        this.queue = queue;
        this.clock = clock;
    }

    private record Audience(Burst burst, Members members) {}

    private record Candidate(Burst burst, String groupName, Device device) {}

    /** Whether there is any device in any app; if not, no message need be looked at. */
    public Uni<Boolean> isAnyoneToWake() {
        return directory.apps().map(apps -> !apps.isEmpty());
    }

    /**
     * Completes when what has to be pushed is durably queued, with the number of pushes. Doing it again with the same
     * messages queues nothing new.
     */
    public Uni<Integer> decide(List<StoredMessage> messages) {
        return directory
                .apps()
                .map(apps -> bursts(messages, apps))
                .flatMap(this::withMembers)
                .flatMap(this::withDevices)
                .flatMap(this::withoutLive)
                .map(this::pushes)
                .flatMap(queue::add);
    }

    private Collection<Burst> bursts(List<StoredMessage> messages, Set<String> apps) {
        record Key(String appId, ConversationId id) {}
        Instant oldest = clock.instant().minus(MAX_AGE);
        Map<Key, Burst> bursts = new LinkedHashMap<>();
        for (StoredMessage message : messages) {
            String appId = message.conversation().appId();
            if (apps.contains(appId) && message.time().isAfter(oldest)) {
                bursts.compute(new Key(appId, message.conversation().id()), (key, burst) -> {
                    if (burst == null) {
                        return new Burst(message);
                    }
                    burst.add(message);
                    return burst;
                });
            }
        }
        return bursts.values();
    }

    private Uni<List<Audience>> withMembers(Collection<Burst> bursts) {
        return Multi.createFrom()
                .iterable(bursts)
                .onItem()
                .transformToUni(burst -> membersOf(burst).map(members -> new Audience(burst, members)))
                .merge(RECIPIENT_CALLS)
                .collect()
                .asList();
    }

    private Uni<Members> membersOf(Burst burst) {
        ConversationId id = burst.conversation().id();
        if (id.isGroup()) {
            return recipients.of(burst.conversation());
        }
        String first = id.first().value();
        String second = id.second().value();
        return Uni.createFrom().item(new Members(first.equals(second) ? List.of(first) : List.of(first, second), ""));
    }

    private Uni<List<Candidate>> withDevices(List<Audience> audiences) {
        Set<UserKey> users = new HashSet<>();
        audiences.forEach(audience -> audience.members().userIds().stream()
                .filter(user -> audience.burst().newestFor(user).isPresent())
                .forEach(user ->
                        users.add(new UserKey(audience.burst().conversation().appId(), user))));
        return directory.of(users).map(devices -> candidates(audiences, devices));
    }

    private static List<Candidate> candidates(List<Audience> audiences, Map<UserKey, List<Device>> devices) {
        List<Candidate> candidates = new ArrayList<>();
        if (devices.isEmpty()) {
            return candidates;
        }
        for (Audience audience : audiences) {
            Burst burst = audience.burst();
            for (String user : audience.members().userIds()) {
                if (burst.newestFor(user).isPresent()) {
                    devices.getOrDefault(new UserKey(burst.conversation().appId(), user), List.of())
                            .forEach(device -> candidates.add(
                                    new Candidate(burst, audience.members().groupName(), device)));
                }
            }
        }
        return candidates;
    }

    private Uni<List<Candidate>> withoutLive(List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return Uni.createFrom().item(candidates);
        }
        Set<UserKey> users = new HashSet<>();
        candidates.forEach(candidate -> users.add(candidate.device().user()));
        return live.inForeground(users)
                .map(shown -> candidates.stream()
                        .filter(candidate -> !shown.contains(new DeviceKey(
                                candidate.device().user(), candidate.device().deviceId())))
                        .toList());
    }

    private List<QueuedPush> pushes(List<Candidate> candidates) {
        return candidates.stream().map(DecidePushes::push).toList();
    }

    private static QueuedPush push(Candidate candidate) {
        Device device = candidate.device();
        String user = device.user().userId();
        StoredMessage message = candidate.burst().newestFor(user).orElseThrow();
        return new QueuedPush(
                device,
                new QueuedPush.About(
                        message.conversation().id().value(),
                        message.seq(),
                        message.sender().userId(),
                        candidate.burst().foldedFor(user),
                        message.sender().trace()),
                PushText.of(message, candidate.groupName(), device.language()),
                message.unread(),
                message.time());
    }
}
