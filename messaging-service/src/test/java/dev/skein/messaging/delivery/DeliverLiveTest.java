package dev.skein.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.messaging.conversation.ConversationAccess;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.event.LoggedEvent;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.MessageFlags;
import dev.skein.messaging.send.Samples;
import dev.skein.messaging.send.SendCommand;
import dev.skein.messaging.send.SentMessages.Sent;
import dev.skein.messaging.send.StoredMessage;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeliverLiveTest {
    private final ConversationKey pair = Samples.pair("app", "alice", "bob");
    private final Registry registry = new Registry();
    private final Gateways gateways = new Gateways();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong now = new AtomicLong();
    private final DeliverLive deliver = new DeliverLive(
            registry, gateways, new NoFrames(), Runnable::run, new DeliverLive.Settings(2, lost::addAndGet, now::get));

    private void send(long seq, int flags) {
        Draft draft = new Draft("alice", UUID.randomUUID(), flags, new byte[0]);
        ConversationAccess access = new ConversationAccess(true, 0, Set.of("alice", "bob"), "");
        deliver.sent(List.of(new Sent(
                new StoredMessage(pair, seq, 1, draft), access, new SendCommand.Origin("s-alice", false, ""))));
    }

    private void send(long seq) {
        send(seq, Samples.ORDINARY);
    }

    @Nested
    class WithFewGateways {
        @Test
        void everyOneIsToldEverything() {
            registry.nodes = List.of("g1", "g2");
            send(1);

            assertThat(gateways.told).containsExactly("g1 [alice, bob] #1", "g2 [alice, bob] #1");
        }

        @Test
        @Tag("MSG-25")
        void whoWantsNoCopiesOnOtherDevicesGetsNone() {
            registry.nodes = List.of("g1");
            send(1, Samples.ORDINARY & ~MessageFlags.SELF_SYNC);

            assertThat(gateways.told).containsExactly("g1 [bob] #1");
        }

        @Test
        void aNewOneIsToldWhatTheOthersWereToldBeforeItWasKnown() {
            registry.nodes = List.of("g1");
            send(1);
            registry.nodes = List.of("g1", "g2");
            deliver.repair();
            send(2);

            assertThat(gateways.told)
                    .containsExactly(
                            "g1 [alice, bob] #1", "g2 [alice, bob] #1", "g1 [alice, bob] #2", "g2 [alice, bob] #2");
        }

        @Test
        void theRegistryMayBeGone() {
            registry.nodes = List.of("g1");
            registry.reachable = false;
            send(1);

            assertThat(gateways.told).containsExactly("g1 [alice, bob] #1");
            assertThat(lost).hasValue(0);
        }
    }

    @Nested
    class WithManyGateways {
        @Test
        @Tag("MSG-09")
        void onlyThoseWithSessionsAreTold() {
            registry.nodes = List.of("g1", "g2", "g3");
            registry.live.put("bob", List.of(new SessionRegistry.Live("s-bob", "g3", true)));
            registry.live.put(
                    "alice",
                    List.of(
                            new SessionRegistry.Live("s-alice", "g1", true),
                            new SessionRegistry.Live("s-phone", "g2", true)));
            send(1);

            assertThat(gateways.told).containsExactlyInAnyOrder("g3 [bob] #1", "g2 [alice] #1");
            assertThat(lost).hasValue(0);
        }
    }

    @Nested
    class WhenDeliveriesAreLost {
        /** It tells its sessions to sync by itself when it shows itself again. */
        @Test
        void thoseToSessionsWhoseGatewayDoesNotShowItselfAreCounted() {
            registry.live.put(
                    "bob",
                    List.of(
                            new SessionRegistry.Live("s-bob", "gone", false),
                            new SessionRegistry.Live("s-phone", "g1", true)));
            registry.live.put("alice", List.of(new SessionRegistry.Live("s-alice", "gone", false)));
            send(1);
            deliver.repair();

            assertThat(gateways.told).containsExactly("g1 [bob] #1");
            assertThat(lost).as("but for the sender's own session").hasValue(1);
        }

        @Test
        @Tag("OPS-07")
        void everyoneSyncsOnceTheBrokerIsBack() {
            registry.nodes = List.of("g1");
            gateways.reachable = false;
            send(1);
            deliver.repair();
            assertThat(gateways.told).isEmpty();
            assertThat(lost).hasValue(1);

            gateways.reachable = true;
            deliver.repair();
            deliver.repair();

            assertThat(gateways.told).containsOnlyOnce("sync all");
        }

        /** The broker is there, and closed to one gateway for ever. */
        @Test
        void everyoneSyncsLessAndLessOftenWhenOneGatewayCanNeverBeReached() {
            registry.nodes = List.of("g1");
            gateways.refuses = true;
            for (int second = 0; second < 600; second++) {
                send(second + 1);
                deliver.repair();
                now.addAndGet(1_000);
            }
            assertThat(gateways.told).hasSizeBetween(10, 20).containsOnly("sync all");

            gateways.refuses = false;
            now.addAndGet(180_000);
            deliver.repair();
            gateways.told.clear();
            now.addAndGet(180_000);
            gateways.refuses = true;
            send(601);
            deliver.repair();
            assertThat(gateways.told).as("at once after a quiet while").containsExactly("sync all");
        }

        @Test
        @Tag("OPS-07")
        void everyoneSyncsOnceTheRegistryIsBack() {
            registry.reachable = false;
            send(1);
            deliver.repair();
            assertThat(gateways.told).isEmpty();

            registry.reachable = true;
            deliver.repair();

            assertThat(gateways.told).containsExactly("sync all");
        }
    }

    private static final class Registry implements SessionRegistry {
        private final Map<String, List<Live>> live = new HashMap<>();
        private List<String> nodes = List.of();
        private boolean reachable = true;

        @Override
        public Uni<Map<String, List<Live>>> of(String appId, Collection<String> userIds) {
            return reachable
                    ? Uni.createFrom().item(live)
                    : Uni.createFrom().failure(new IllegalStateException("no registry"));
        }

        @Override
        public List<String> nodes() {
            return nodes;
        }

        @Override
        public boolean reachable() {
            return reachable;
        }
    }

    private static final class Gateways implements GatewayLink {
        private final List<String> told = new ArrayList<>();
        private boolean reachable = true;
        private boolean refuses;

        @Override
        public Uni<Void> send(String node, List<Delivery> deliveries) {
            if (!reachable || refuses) {
                return Uni.createFrom().failure(new IllegalStateException("no broker"));
            }
            deliveries.forEach(delivery -> told.add(node + ' ' + new TreeSet<>(delivery.userIds()) + " #"
                    + delivery.about().seq()));
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> syncAll(int withinMs) {
            told.add("sync all");
            return Uni.createFrom().voidItem();
        }

        @Override
        public boolean reachable() {
            return reachable;
        }
    }

    private static final class NoFrames implements Frames {
        @Override
        public byte[] of(StoredMessage message) {
            return new byte[0];
        }

        @Override
        public byte[] of(LoggedEvent event) {
            return new byte[0];
        }
    }
}
