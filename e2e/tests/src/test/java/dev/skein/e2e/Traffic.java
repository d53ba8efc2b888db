package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.sdk.Conversations;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.service.GroupService;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.GroupKind;
import dev.skein.v1.SendResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** People who talk all the time, in pairs and in a group, and the proof that nothing acknowledged was lost or doubled. */
public final class Traffic implements AutoCloseable {
    private static final Duration CONVERGE = Duration.ofSeconds(60);
    private static final int PERIOD_MS = 25;

    private record Acknowledged(String text, SendResponse response) {}

    private final List<Person> people;
    private final String group;
    private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
    private final Map<String, Throwable> failed = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    /** Four newcomers on both gateways of the shared cluster. */
    Traffic() {
        this(IntStream.range(0, 4)
                .mapToObj(i -> Person.newcomer("t" + i, i % 2))
                .toList());
    }

    /** @param people at least four; closed with the traffic */
    public Traffic(List<Person> people) {
        this.people = people;
        group = Person.join(people.getFirst()
                        .client()
                        .service(GroupService::new)
                        .create(all -> all.setKind(GroupKind.GROUP_KIND_PRIVATE)
                                .setName("traffic")
                                .addAllMemberIds(people.subList(1, people.size()).stream()
                                        .map(Person::userId)
                                        .toList())))
                .getConversationId();
    }

    public void start() {
        clock.scheduleAtFixedRate(this::sendOne, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void sendOne() {
        int number = sent.incrementAndGet();
        Person sender = people.get(number % people.size());
        Person peer = people.get((number + 1) % people.size());
        ConversationTarget to = number % 3 == 0 ? Conversations.id(group) : peer.asTarget();
        String text = "m" + number;
        long begun = System.nanoTime();
        sender.client().sendText(to, text).whenComplete((response, failure) -> {
            longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
            if (failure == null) {
                acknowledged.add(new Acknowledged(text, response));
            } else {
                failed.put(text, failure);
            }
            settled.incrementAndGet();
        });
    }

    /** The longest time that any sender waited for an answer since the last call of this method. */
    public Duration takeLongestWait() {
        return Duration.ofNanos(longestNanos.getAndSet(0));
    }

    /** Messages acknowledged so far. */
    public int acknowledged() {
        return acknowledged.size();
    }

    /** Until so many more messages were acknowledged than now. */
    public void awaitProgress(int more) {
        int from = acknowledged.size();
        await().atMost(CONVERGE).until(() -> acknowledged.size() >= from + more);
    }

    /** Stops talking, waits for every answer, and proves the contract. */
    public void stopAndVerify() throws InterruptedException {
        clock.shutdown();
        assertThat(clock.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        await().atMost(CONVERGE).until(() -> settled.get() == sent.get());
        assertThat(failed).as("sends that the SDK gave up").isEmpty();
        for (Map.Entry<String, Map<Long, String>> conversation :
                byConversation().entrySet()) {
            for (Person person : people) {
                if (takesPart(person, conversation.getKey())) {
                    verify(person, conversation.getKey(), conversation.getValue());
                }
            }
        }
    }

    private Map<String, Map<Long, String>> byConversation() {
        Map<String, Map<Long, String>> texts = new HashMap<>();
        for (Acknowledged ack : acknowledged) {
            String before = texts.computeIfAbsent(ack.response().getConversationId(), id -> new HashMap<>())
                    .put(ack.response().getSeq(), ack.text());
            assertThat(before).as("two messages with one seq").isNull();
        }
        return texts;
    }

    private boolean takesPart(Person person, String conversation) {
        return conversation.equals(group) || Set.of(conversation.split(":")).contains(person.userId());
    }

    private static void verify(Person person, String conversation, Map<Long, String> expected) {
        long head = new TreeSet<>(expected.keySet()).last();
        await().atMost(CONVERGE)
                .untilAsserted(() -> assertThat(person.received(conversation))
                        .as("%s in %s", person.userId(), conversation)
                        .hasSizeGreaterThanOrEqualTo((int) head));
        person.assertDense(conversation);
        Map<Long, String> got = new HashMap<>();
        for (ReceivedMessage message : person.received(conversation)) {
            got.put(message.seq(), message.text());
        }
        assertThat(got).containsAllEntriesOf(expected);
        assertThat(got.values()).doesNotHaveDuplicates();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        people.forEach(Person::close);
    }
}
