package dev.skein.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.skein.e2e.conformance.Device.Handed;
import dev.skein.e2e.conformance.Device.Known;
import dev.skein.e2e.conformance.Vocabulary.Deed;
import dev.skein.v1.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** What must become true, soon. */
final class Expectations {
    private Expectations() {}

    static Map<String, Deed> all() {
        return Map.ofEntries(
                entry("expect messages", Expectations::messages),
                entry("expect conversation", Expectations::conversation),
                entry("expect total unread", Expectations::totalUnread),
                entry("expect history", Expectations::history),
                entry("expect list", Expectations::list),
                entry("expect found", Expectations::found),
                entry("expect send", Expectations::send),
                entry("expect tries", Expectations::tries),
                entry("expect event", Expectations::event),
                entry("expect connection", Expectations::connection),
                entry("expect calls", Expectations::calls),
                entry("expect reconnect", Expectations::reconnect),
                entry("stays", Expectations::stays),
                entry("expect backoff", Expectations::backoff),
                entry("expect same", Expectations::same));
    }

    /**
     * {@code expect messages: {at: [alice, bob], with: …, texts: [a, b]}}: exactly these texts were handed over in the
     * conversation so far, over all runs of the device, in this order, with no seq left out between the first and the
     * last. {@code in} names the group or, seen from each device, the other person. {@code origins: {offline: 2, live: 1}}
     * says why they came, in order; {@code contents} compares encoded contents in hexadecimal instead of texts;
     * {@code from} who sent them all; {@code holes: true} where seqs may be missing.
     */
    private static void messages(World world, Step step) {
        List<String> texts = step.list("texts");
        List<String> contents = step.list("contents");
        boolean holes = step.flag("holes", false);
        Map<?, ?> origins = step.map("origins");
        String from = step.text("from", "");
        for (Actor at : world.actors(step.list("at"))) {
            String conversation = world.conversation(at, step.text("in"));
            World.eventually(() -> {
                List<Handed> handed = at.log().handed(conversation);
                List<Handed> counted = handed.stream()
                        .filter(message -> !contents.isEmpty() || message.isText())
                        .toList();
                if (contents.isEmpty()) {
                    assertThat(counted).as(at.name()).extracting(Handed::text).containsExactlyElementsOf(texts);
                } else {
                    assertThat(counted)
                            .as(at.name())
                            .extracting(message -> HexFormat.of().formatHex(message.content()))
                            .containsExactlyElementsOf(contents);
                }
                if (!holes) {
                    assertDense(at, handed);
                }
                if (!origins.isEmpty()) {
                    assertThat(runs(counted)).as(at.name()).hasToString(origins.toString());
                }
                if (!from.isEmpty()) {
                    assertThat(counted)
                            .allSatisfy(message -> assertThat(message.sender()).isEqualTo(world.person(from)));
                }
                assertThat(counted)
                        .as("own messages are marked")
                        .allSatisfy(message -> assertThat(message.own())
                                .isEqualTo(message.sender().equals(at.userId())));
            });
        }
    }

    private static void assertDense(Actor at, List<Handed> handed) {
        List<Handed> stored =
                handed.stream().filter(message -> message.seq() > 0).toList();
        for (int i = 1; i < stored.size(); i++) {
            assertThat(stored.get(i).seq())
                    .as("%s, seq after %d", at.name(), stored.get(i - 1).seq())
                    .isEqualTo(stored.get(i - 1).seq() + 1);
        }
    }

    private static Map<String, Integer> runs(List<Handed> messages) {
        Map<String, Integer> runs = new LinkedHashMap<>();
        messages.forEach(message -> runs.merge(message.origin(), 1, Integer::sum));
        return runs;
    }

    /** {@code expect conversation: {at: bob, in: alice, unread: 2, …}}: each value given is as given. */
    private static void conversation(World world, Step step) {
        for (Actor at : world.actors(step.list("at"))) {
            String id = world.conversation(at, step.text("in"));
            boolean missing = step.flag("missing", false);
            Map<String, String> expected = new LinkedHashMap<>();
            for (String key : List.of("head", "handed", "read", "peer read", "unread", "member", "last")) {
                step.find(key).ifPresent(value -> expected.put(key, value));
            }
            World.eventually(() -> {
                Optional<Known> known = World.join(at.device().conversation(id));
                assertThat(known.isEmpty())
                        .as("%s does not know %s", at.name(), id)
                        .isEqualTo(missing);
                known.ifPresent(conversation ->
                        assertThat(values(conversation)).as(at.name()).containsAllEntriesOf(expected));
            });
        }
    }

    private static Map<String, String> values(Known known) {
        return Map.of(
                "head", String.valueOf(known.head()),
                "handed", String.valueOf(known.handed()),
                "read", String.valueOf(known.read()),
                "peer read", String.valueOf(known.peerRead()),
                "unread", String.valueOf(known.unread()),
                "member", String.valueOf(known.member()),
                "last", known.lastText());
    }

    /** {@code expect total unread: {at: bob, is: 2}}. */
    private static void totalUnread(World world, Step step) {
        long expected = step.number("is");
        for (Actor at : world.actors(step.list("at"))) {
            World.eventually(() -> assertThat(World.join(at.device().totalUnread()))
                    .as(at.name())
                    .isEqualTo(expected));
        }
    }

    /**
     * {@code expect history: {at: bob, in: alice, from: 1, limit: 3, texts: […]}}; {@code backward: true},
     * {@code local: true} (from the store only, up to {@code from}), {@code contents} in hexadecimal, {@code error}.
     */
    private static void history(World world, Step step) {
        Actor at = world.actor(step.text("at"));
        String id = world.conversation(at, step.text("in"));
        long from = step.number("from", 0);
        int limit = (int) step.number("limit", 50);
        Direction direction = step.flag("backward", false) ? Direction.DIRECTION_BACKWARD : Direction.DIRECTION_FORWARD;
        var answer = step.flag("local", false)
                ? at.device().localHistory(id, from, limit)
                : at.device().history(id, from, limit, direction);
        String error = step.text("error", "");
        World.awaitOutcome(answer, error);
        List<String> contents = step.list("contents");
        List<String> texts = step.list("texts");
        if (!contents.isEmpty()) {
            assertThat(answer.join())
                    .extracting(message -> HexFormat.of().formatHex(message.content()))
                    .containsExactlyElementsOf(contents);
        } else if (error.isEmpty()) {
            assertThat(answer.join().stream().filter(Handed::isText))
                    .extracting(Handed::text)
                    .containsExactlyElementsOf(texts);
        }
    }

    /** {@code expect list: {at: bob, in: [carol, alice]}}: the conversation list, most recently active first. */
    private static void list(World world, Step step) {
        Actor at = world.actor(step.text("at"));
        List<String> expected = step.list("in").stream()
                .map(name -> world.conversation(at, name))
                .toList();
        World.eventually(() -> assertThat(World.join(at.device().list())).isEqualTo(expected));
    }

    /** {@code expect found: {at: bob, words: some words, texts: […]}}: in the store, newest first. */
    private static void found(World world, Step step) {
        Actor at = world.actor(step.text("at"));
        List<String> texts = step.list("texts");
        String words = step.text("words");
        World.eventually(() -> assertThat(World.join(at.device().searchLocal(words, 10)))
                .extracting(Handed::text)
                .isEqualTo(texts));
    }

    /** {@code expect send: {of: hello, state: failed, error: TIMED_OUT}}: {@code sending}, {@code sent} or {@code failed}. */
    private static void send(World world, Step step) {
        World.Sent sent = world.message(step.text("of"));
        Actor from = world.actor(sent.from());
        String state = step.text("state");
        Optional<String> error = step.find("error");
        World.eventually(() -> {
            List<DeviceLog.Sending> updates = from.log().sends(sent.clientMessageId());
            assertThat(updates).isNotEmpty();
            assertThat(updates.getLast().state()).isEqualTo(state);
            error.ifPresent(code -> assertThat(updates.getLast().error()).isEqualTo(code));
        });
    }

    /** {@code expect tries: {of: hello, are: 2}}: how often the message went out under its one id. */
    private static void tries(World world, Step step) {
        World.Sent sent = world.message(step.text("of"));
        long expected = step.number("are");
        Actor from = world.actor(sent.from());
        World.eventually(
                () -> assertThat(from.gateway().tries(sent.clientMessageId())).isEqualTo((int) expected));
    }

    /**
     * {@code expect event: {at: alice, type: peerRead, in: bob, value: 2, times: 1}}: {@code value} is the read seq, or 1
     * and 0 for joined and left; {@code user} of a profile.
     */
    private static void event(World world, Step step) {
        String type = step.text("type");
        Optional<String> in = step.find("in");
        Optional<String> user = step.find("user").map(world::person);
        Optional<Long> value = step.find("value").map(Long::parseLong);
        long times = step.number("times", 1);
        for (Actor at : world.actors(step.list("at"))) {
            World.eventually(() -> assertThat(at.log().events().stream()
                            .filter(event -> event.type().equals(type))
                            .filter(event -> in.isEmpty() || event.about().equals(world.conversation(at, in.get())))
                            .filter(event -> user.isEmpty() || event.user().equals(user.get()))
                            .filter(event -> value.isEmpty() || event.value() == value.get()))
                    .as("%s: %s of %s", at.name(), type, at.log().events())
                    .hasSize((int) times));
        }
    }

    /** {@code expect connection: {at: bob, state: kicked}}; {@code error}: the code that goes with it. */
    private static void connection(World world, Step step) {
        String state = step.text("state");
        Optional<String> error = step.find("error");
        for (Actor at : world.actors(step.list("at"))) {
            World.eventually(() -> {
                assertThat(at.log().state()).as(at.name()).isEqualTo(state);
                error.ifPresent(
                        code -> assertThat(at.log().stateError()).as(at.name()).isEqualTo(code));
            });
        }
    }

    /** {@code stays: {at: bob, state: kicked, ms: 1500}}: as long as that, and does not try to connect. */
    private static void stays(World world, Step step) {
        Actor at = world.actor(step.text("at"));
        String state = step.text("state");
        Duration during = Duration.ofMillis(step.number("ms"));
        int before = at.gateway().connectTimes().size();
        Awaitility.await()
                .during(during)
                .atMost(during.plusSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> at.log().state().equals(state)
                        && at.gateway().connectTimes().size() == before);
    }

    /** {@code expect reconnect: {at: bob, not before ms: 500, not after ms: 2000}}: since the last inject or close. */
    private static void reconnect(World world, Step step) {
        FaultyGateway gateway = world.actor(step.text("at")).gateway();
        long earliest = step.number("not before ms", 0);
        long latest = step.number("not after ms", World.SOON.toMillis());
        World.eventually(() -> {
            List<Long> later = gateway.connectTimes().stream()
                    .map(time -> (time - gateway.disturbedAt()) / 1_000_000)
                    .filter(time -> time >= 0)
                    .toList();
            assertThat(later).isNotEmpty();
            assertThat(later.getFirst()).isBetween(earliest, latest);
        });
    }

    /** {@code expect calls: {at: bob, to: connect, are: 2}} or {@code at least}: frames and HTTP calls by their name. */
    private static void calls(World world, Step step) {
        FaultyGateway gateway = world.actor(step.text("at")).gateway();
        String to = step.text("to");
        if (step.has("at least")) {
            long least = step.number("at least");
            World.eventually(() -> assertThat(gateway.calls(to)).as(to).isGreaterThanOrEqualTo((int) least));
        } else {
            long exact = step.number("are");
            World.eventually(() -> assertThat(gateway.calls(to)).as(to).isEqualTo((int) exact));
        }
    }

    /**
     * {@code expect backoff: {at: bob, tries: 4}}: since {@code refuse}, so many attempts to connect came, the waits
     * between them within 0.5 s·2ⁿ and half of that. An upper bound has half a second to spare for a busy machine.
     */
    private static void backoff(World world, Step step) {
        FaultyGateway gateway = world.actor(step.text("at")).gateway();
        int tries = (int) step.number("tries");
        World.eventually(
                () -> assertThat(gateway.attempts()).as("attempts at ms").hasSizeGreaterThanOrEqualTo(tries));
        List<Long> attempts = new ArrayList<>(gateway.attempts());
        for (int i = 1; i < tries; i++) {
            long full = 500L << i;
            assertThat(attempts.get(i) - attempts.get(i - 1))
                    .as("wait %d of %s", i, attempts)
                    .isBetween(full / 2 - 20, full + 500);
        }
    }

    /** {@code expect same: {at: [bob, bob/phone], in: alice}}: the devices were handed the same messages. */
    private static void same(World world, Step step) {
        List<Actor> devices = world.actors(step.list("at"));
        String in = step.text("in");
        World.eventually(() -> {
            List<String> first = seqs(world, devices.getFirst(), in);
            assertThat(first).isNotEmpty();
            assertThat(devices)
                    .allSatisfy(device -> assertThat(seqs(world, device, in)).isEqualTo(first));
        });
    }

    private static List<String> seqs(World world, Actor device, String in) {
        return device.log().handed(world.conversation(device, in)).stream()
                .map(message -> message.seq() + ":" + message.clientMessageId())
                .toList();
    }
}
