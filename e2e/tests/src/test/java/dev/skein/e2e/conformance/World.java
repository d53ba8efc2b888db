package dev.skein.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.skein.protocol.ConversationId;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import dev.skein.sdk.service.AccountService;
import dev.skein.v1.ConversationTarget;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** One run of one scenario: its people, devices, groups and messages under the names the scenario gives them. */
final class World implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    static final String PASSWORD = "correct horse";

    /** A message of the scenario and what became of it. */
    record Sent(String from, String clientMessageId, CompletableFuture<Long> seq) {}

    private final Target target;
    private final Sdk sdk;
    private final Map<String, String> people = new LinkedHashMap<>();
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private final Map<String, String> groups = new LinkedHashMap<>();
    private final Map<String, Sent> messages = new LinkedHashMap<>();

    World(Target target, Sdk sdk) {
        this.target = target;
        this.sdk = sdk;
    }

    Target target() {
        return target;
    }

    // Names

    /** Registers the person when there is none of that name yet. */
    String person(String name) {
        return people.computeIfAbsent(name, fresh -> {
            String userId = Target.freshUser(fresh);
            join(target.http()
                    .service(AccountService::new)
                    .register(account -> account.setAppKey(target.appKey())
                            .setUserId(userId)
                            .setPassword(PASSWORD)
                            .setNickname(fresh)));
            return userId;
        });
    }

    Actor actor(String device) {
        return actors.computeIfAbsent(device, this::newActor);
    }

    private Actor newActor(String device) {
        String userId = person(Actor.personOf(device));
        URI gateway = target.gateways().get(actors.size() % target.gateways().size());
        FaultyGateway faulty = new FaultyGateway(gateway);
        String deviceId = device.contains("/") ? device.substring(device.indexOf('/') + 1) : "pc";
        Sdk.Spec spec = new Sdk.Spec(
                faulty.url(),
                target.appKey(),
                userId,
                deviceId,
                Actor.platformOf(device),
                Sdk.Login.PASSWORD,
                PASSWORD,
                Map.of());
        return new Actor(device, sdk, faulty, spec);
    }

    List<Actor> actors(List<String> devices) {
        return devices.stream().map(this::actor).toList();
    }

    void group(String name, String groupId) {
        groups.put(name, groupId);
    }

    String groupId(String name) {
        String groupId = groups.get(name);
        if (groupId == null) {
            throw new IllegalArgumentException("no group '" + name + "'");
        }
        return groupId;
    }

    /** {@code alice+bob}, the name of a group, or the other person as the device sees it. */
    String conversation(Actor at, String name) {
        if (groups.containsKey(name)) {
            return "g:" + groups.get(name);
        }
        List<String> pair = name.contains("+") ? List.of(name.split("\\+")) : List.of(Actor.personOf(at.name()), name);
        if (pair.getFirst().equals(pair.getLast())) {
            throw new IllegalArgumentException(at.name() + " has no conversation with itself: say who with whom, a+b");
        }
        return ConversationId.pair(new UserId(person(pair.getFirst())), new UserId(person(pair.getLast())))
                .value();
    }

    /** Where a message goes. A name nobody has stays as it is: an unknown receiver. */
    ConversationTarget receiver(String name) {
        ConversationTarget.Builder to = ConversationTarget.newBuilder();
        if (groups.containsKey(name)) {
            return to.setGroupId(groups.get(name)).build();
        }
        return to.setUserId(name.startsWith("nobody") ? name : person(name)).build();
    }

    void sent(String label, Sent sent) {
        messages.put(label, sent);
    }

    Sent message(String label) {
        Sent sent = messages.get(label);
        if (sent == null) {
            throw new IllegalArgumentException("no message '" + label + "'");
        }
        return sent;
    }

    // Waiting

    static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
    }

    /** @param code of the error, or empty: it must succeed */
    static void awaitOutcome(CompletableFuture<?> future, String code) {
        if (code.isEmpty()) {
            join(future);
            return;
        }
        try {
            join(future);
        } catch (CompletionException failure) {
            assertThat(failure.getCause()).isInstanceOf(SkeinException.class);
            assertThat(((SkeinException) failure.getCause()).code().name()).isEqualTo(code);
            return;
        }
        fail("no error " + code);
    }

    // The end

    /** What must hold after every scenario. */
    void verify() {
        actors.values().forEach(Actor::end);
        List<String> violations = new ArrayList<>();
        for (Actor actor : actors.values()) {
            violations.addAll(actor.log().violations());
            actor.gateway().faults().outstanding().forEach(fault -> violations.add("never happened: " + fault));
        }
        assertThat(violations).isEmpty();
    }

    String describe() {
        StringBuilder all = new StringBuilder();
        for (Actor actor : actors.values()) {
            DeviceLog log = actor.log();
            all.append(actor.name())
                    .append(" = ")
                    .append(actor.userId())
                    .append(": ")
                    .append(log.states())
                    .append(' ')
                    .append(log.stateError())
                    .append('\n');
            log.violations().forEach(each -> all.append("  ").append(each).append('\n'));
        }
        return all.toString();
    }

    @Override
    public void close() {
        for (Actor actor : actors.values()) {
            try {
                actor.end();
            } catch (RuntimeException failure) {
                // The scenario has failed already, or verify() would have seen it.
            }
            actor.gateway().close();
        }
    }
}
