package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.call.Caller;
import dev.skein.sdk.service.MessageService;
import dev.skein.sdk.service.ProfileService;
import dev.skein.sdk.service.SyncService;
import dev.skein.v1.Platform;
import dev.skein.v1.SyncRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Two users of one gateway who behave well: they talk and call, never more than they may and one deed of a kind after the
 * other, without deadlines and without trying again. Whatever somebody else does meanwhile, they see no failure and wait no
 * longer than {@link #BOUND}. CON-19.
 */
final class WellBehavedPair implements AutoCloseable {
    /** Longer is an outage, on the most crowded machine; not how long an answer or a delivery should take. */
    static final Duration BOUND = Duration.ofSeconds(5);

    private static final long EVERY_MS = 150;
    /** So many of each deed there must have been; less would prove nothing. */
    private static final int ENOUGH = 10;

    private static final String SEND = "send";
    private static final String DELIVERY = "delivery";

    private final Person alice;
    private final Person bob;
    private final SkeinHttp aliceByHttp;
    private final SkeinHttp bobByHttp;
    private final String conversation;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    /** How often each happened. */
    private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<ReceivedMessage>> expected = new ConcurrentHashMap<>();
    private int said;

    private WellBehavedPair(int gateway) {
        alice = Person.newcomer("well-alice", gateway);
        bob = Person.newcomer("well-bob", gateway);
        SkeinHttp http = SkeinHttp.at(Person.gatewayUrl(gateway));
        aliceByHttp = http.withToken(Http.tokenOf(alice.userId(), "well", Platform.PLATFORM_WEB));
        bobByHttp = http.withToken(Http.tokenOf(bob.userId(), "well", Platform.PLATFORM_WEB));
        bob.whenReceived(message -> {
            CompletableFuture<ReceivedMessage> delivery = expected.get(message.text());
            if (delivery != null) {
                delivery.complete(message);
            }
        });
        conversation = alice.say(bob.asTarget(), "hello").getConversationId();
    }

    /** At the first gateway of the shared cluster, which the hostile clients of the tests use, too. */
    static WellBehavedPair met() throws Exception {
        WellBehavedPair pair = new WellBehavedPair(0);
        // What a service does for the first time takes long on the JVM; nobody else is to blame for that.
        pair.goAboutBusinessDuring(() -> {});
        return pair;
    }

    /** A deed of somebody else, a few seconds long. What becomes of its calls is its own affair. */
    interface Misuse {
        void run() throws Exception;
    }

    /** The two go about their business while the misuse runs; then all must have been answered well and in time. */
    void isUndisturbedBy(String name, Misuse misuse) throws Exception {
        List<Long> disconnectsBefore = disconnects();
        goAboutBusinessDuring(misuse);
        List<Long> sorted = took.stream().sorted().toList();
        System.out.printf(
                "Beside %s: %d answers, p50 %d ms, p99 %d ms, at most %d ms%n",
                name, sorted.size(), share(sorted, 0.5), share(sorted, 0.99), share(sorted, 1));
        assertThat(failures).as("failures of the pair beside %s", name).isEmpty();
        assertThat(disconnects()).as("broken connections beside %s", name).isEqualTo(disconnectsBefore);
        assertThat(share(sorted, 1)).as("longest wait in ms beside %s", name).isLessThan(BOUND.toMillis());
    }

    private void goAboutBusinessDuring(Misuse misuse) throws Exception {
        answered.clear();
        took.clear();
        failures.clear();
        try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(2)) {
            Stream.<Runnable>of(this::talk, this::profile, this::profileBySocket, this::sync, this::pull)
                    .forEach(deed -> clock.scheduleAtFixedRate(deed, 0, EVERY_MS, TimeUnit.MILLISECONDS));
            misuse.run();
            await().atMost(Person.SOON)
                    .until(() -> answered.size() == 6
                            && answered.values().stream().allMatch(count -> count.get() >= ENOUGH));
        }
        await().atMost(Person.SOON).until(underWay::isEmpty);
    }

    private static void count(Map<String, AtomicInteger> counts, String what) {
        counts.computeIfAbsent(what, w -> new AtomicInteger()).incrementAndGet();
    }

    private List<Long> disconnects() {
        return Stream.concat(alice.disconnects().stream(), bob.disconnects().stream())
                .toList();
    }

    private static long share(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private void talk() {
        if (underWay.contains(DELIVERY) || underWay.contains(SEND)) {
            return;
        }
        String text = "well " + ++said;
        CompletableFuture<ReceivedMessage> delivery = new CompletableFuture<>();
        expected.put(text, delivery);
        measure(DELIVERY, () -> delivery);
        measure(SEND, () -> alice.client().sendText(bob.asTarget(), text));
    }

    private void profile() {
        measure("profile", () -> ownProfile(aliceByHttp));
    }

    private void profileBySocket() {
        measure("profile by WebSocket", () -> ownProfile(alice.client()));
    }

    private CompletableFuture<?> ownProfile(Caller caller) {
        return caller.service(ProfileService::new).get(request -> request.addUserIds(alice.userId()));
    }

    private void sync() {
        measure("sync", () -> bobByHttp.service(SyncService::new).sync(SyncRequest.getDefaultInstance()));
    }

    private void pull() {
        measure(
                "pull",
                () -> bobByHttp
                        .service(MessageService::new)
                        .pull(first -> first.setConversationId(conversation)
                                .setFromSeq(1)
                                .setLimit(10)));
    }

    private void measure(String deed, Supplier<CompletableFuture<?>> start) {
        if (!underWay.add(deed)) {
            return;
        }
        long began = System.nanoTime();
        start.get().orTimeout(Person.SOON.toSeconds(), TimeUnit.SECONDS).whenComplete((answer, failure) -> {
            took.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            if (failure != null) {
                count(failures, deed + ": " + failure);
            }
            count(answered, deed);
            underWay.remove(deed);
        });
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
    }
}
