package dev.skein.push.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.push.StackResource;
import dev.skein.push.delivery.ClaimedPush;
import dev.skein.push.delivery.PushQueue;
import dev.skein.push.delivery.QueuedPush;
import dev.skein.push.delivery.Settlement;
import dev.skein.push.device.Device;
import dev.skein.push.device.DeviceStore;
import dev.skein.push.device.UserKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The queue by itself; its vendor has no lane, so that only the test claims. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PushQueueComponentTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration SHORT_LEASE = Duration.ofMillis(300);

    private final String vendor = "vendor-" + UUID.randomUUID();
    private final Device device = new Device(
            new UserKey("app-" + UUID.randomUUID(), "bob"),
            "phone",
            "ANDROID",
            new Device.Binding(vendor, "token", ""),
            "",
            "en");

    @Inject
    PushQueue queue;

    @Inject
    DeviceStore devices;

    @BeforeEach
    void bind() {
        await().atMost(SOON).until(queue::isReady);
        get(devices.bind(device, 20));
    }

    @Test
    @Tag("PSH-12")
    void aClaimedPushIsOutOfReachUntilItsLeaseIsOver() {
        get(queue.add(List.of(push("g:a", 1))));

        assertThat(claim(SHORT_LEASE))
                .singleElement()
                .satisfies(claimed -> assertThat(claimed.attempt()).isEqualTo(1));
        assertThat(claim(LEASE)).isEmpty();

        // Whoever claimed it died: it comes back, as the same push.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(claim(LEASE)).singleElement().satisfies(claimed -> {
                    assertThat(claimed.attempt()).isEqualTo(2);
                    assertThat(claimed.seq()).isEqualTo(1);
                }));
    }

    @Test
    @Tag("PSH-12")
    void twoReplicasNeverClaimTheSamePush() {
        get(queue.add(IntStream.range(0, 300).mapToObj(i -> push("g:" + i, 1)).toList()));

        List<Uni<List<ClaimedPush>>> claims = IntStream.range(0, 6)
                .mapToObj(i -> queue.claim(vendor, 50, LEASE))
                .toList();
        List<List<ClaimedPush>> claimed = get(Uni.join().all(claims).andFailFast());

        List<Long> ids = new ArrayList<>();
        claimed.forEach(each -> each.forEach(push -> ids.add(push.id())));
        claim(LEASE).forEach(push -> ids.add(push.id()));
        assertThat(ids).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void whatIsFoldedInDuringAPushIsPushedAfterTheWindow() {
        get(queue.add(List.of(push("g:a", 1))));
        ClaimedPush first = claim(LEASE).get(0);
        get(queue.add(List.of(push("g:a", 2))));
        get(queue.add(List.of(push("g:a", 4))));

        get(queue.settle(List.of(new Settlement.Finished(first, Settlement.Outcome.DELIVERED, "ok"))));

        assertThat(claim(LEASE)).isEmpty();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(claim(LEASE)).singleElement().satisfies(claimed -> {
                    assertThat(claimed.seq()).isEqualTo(4);
                    assertThat(claimed.folded()).isEqualTo(1);
                    assertThat(claimed.attempt()).isEqualTo(1);
                }));
    }

    @Test
    void whatWasPushedOrIsOlderIsNotQueuedAgain() {
        get(queue.add(List.of(push("g:a", 5))));
        get(queue.settle(List.of(new Settlement.Finished(claim(LEASE).get(0), Settlement.Outcome.DELIVERED, "ok"))));

        assertThat(get(queue.add(List.of(push("g:a", 5), push("g:b", 1))))).isEqualTo(1);
        assertThat(get(queue.add(List.of(push("g:a", 4))))).isZero();
    }

    @Test
    void settlingAndAddingSideBySideLosesNothing() {
        int rounds = 200;
        for (int i = 1; i <= rounds; i++) {
            int seq = i;
            List<QueuedPush> pushes =
                    IntStream.range(0, 20).mapToObj(c -> push("g:" + c, seq)).toList();
            Uni<Void> add = queue.add(pushes).replaceWithVoid();
            Uni<Void> settle = queue.claim(vendor, 100, LEASE)
                    .flatMap(claimed -> queue.settle(claimed.stream()
                            .<Settlement>map(each -> new Settlement.Again(each, Duration.ZERO))
                            .toList()));
            get(Uni.join().all(add, settle).andFailFast());
        }

        List<ClaimedPush> left = claim(LEASE);
        assertThat(left).hasSize(20).allSatisfy(push -> assertThat(push.seq()).isEqualTo(rounds));
    }

    private List<ClaimedPush> claim(Duration lease) {
        return get(queue.claim(vendor, 1_000, lease));
    }

    private QueuedPush push(String conversation, long seq) {
        return new QueuedPush(
                device, new QueuedPush.About(conversation, seq, "alice", 0, ""), "hello", true, Instant.now());
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
