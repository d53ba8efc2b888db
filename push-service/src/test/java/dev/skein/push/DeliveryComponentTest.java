package dev.skein.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.internal.v1.Event;
import dev.skein.push.vendor.Push;
import dev.skein.push.vendor.VendorAnswer;
import dev.skein.stack.Stack;
import dev.skein.v1.UnregisterDeviceRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class DeliveryComponentTest extends PushComponent {
    private final String token = "token-" + app;

    @Test
    @Tag("PSH-12")
    void aVendorThatIsBusyGetsThePushAgain() {
        register("bob", "phone", token);
        vendor.answer(token, ScriptedVendor.LATER, ScriptedVendor.LATER);

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitLog("bob", "1 DELIVERED after 3");
        assertThat(vendor.pushesTo(token)).extracting(Push::id).containsOnly("p:alice:bob#1");
    }

    @Test
    @Tag("PSH-12")
    void afterThreeRetriesThePushIsADeadLetter() {
        register("bob", "phone", token);
        vendor.answer(
                token,
                ScriptedVendor.LATER,
                ScriptedVendor.LATER,
                ScriptedVendor.LATER,
                ScriptedVendor.LATER,
                ScriptedVendor.LATER);

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitLog("bob", "1 DEAD after 4");
        staysAt(token, 4);
        assertThat(count("queue")).isZero();
    }

    @Test
    @Tag("PSH-12")
    void aRefusedPushIsADeadLetterAtOnce() {
        register("bob", "phone", token);
        vendor.answer(token, new VendorAnswer.Rejected("400 bad payload"));

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitLog("bob", "1 DEAD after 1");
    }

    @Test
    void aVendorThatThrowsIsAskedAgain() {
        register("bob", "phone", token);
        vendor.explode(token);

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitLog("bob", "1 DELIVERED after 2");
    }

    @Test
    @Tag("PSH-02")
    void aDeviceTheVendorNoLongerKnowsIsUnbound() {
        register("bob", "phone", token);
        vendor.answer(token, new VendorAnswer.Unregistered());

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitLog("bob", "1 UNREGISTERED after 1");
        await().atMost(SOON).until(() -> count("device") == 0);
        publish(text("p:alice:bob", 2, "alice", "hello?"));
        staysAt(token, 1);
    }

    @Test
    void aStormInOneBatchIsOnePush() {
        register("bob", "phone", token);

        publish(LongStream.rangeClosed(1, 500)
                .mapToObj(seq -> text("p:alice:bob", seq, "alice", "m" + seq))
                .toArray(Event[]::new));

        awaitLog("bob", "500 DELIVERED after 1");
        staysAt(token, 1);
        assertThat(vendor.pushesTo(token).get(0).origin().folded()).isEqualTo(499);
    }

    @Test
    @Tag("PSH-12")
    void aStormIsFoldedIntoOnePushPerWindowThatEndsWithTheNewestMessage() {
        register("bob", "phone", token);

        publish(text("p:alice:bob", 1, "alice", "m1"));
        awaitPushes(token, 1);
        for (int seq = 2; seq <= 40; seq++) {
            publish(text("p:alice:bob", seq, "alice", "m" + seq));
        }

        await().atMost(SOON)
                .until(() -> vendor.pushesTo(token).stream()
                        .anyMatch(push -> push.origin().seq() == 40));
        List<Push> pushes = vendor.pushesTo(token);
        assertThat(pushes.size()).isBetween(2, 4);
        assertThat(pushes).extracting(push -> push.origin().seq()).isSorted().doesNotHaveDuplicates();
        assertThat(pushes.get(pushes.size() - 1).origin().folded()).isPositive();
    }

    @Test
    @Tag("PSH-12")
    void anotherConversationDoesNotWaitForTheWindow() {
        register("bob", "phone", token);
        publish(text("p:alice:bob", 1, "alice", "m1"));
        awaitPushes(token, 1);

        publish(text("p:bob:carol", 1, "carol", "m1"));

        await().atMost(Duration.ofSeconds(1)).until(() -> vendor.pushesTo(token).size() == 2);
    }

    @Test
    @Tag("PSH-02")
    void whatWaitsForADeviceGoesNowhereWhenTheDeviceIsUnbound() {
        register("bob", "phone", token);
        publish(text("p:alice:bob", 1, "alice", "m1"));
        awaitPushes(token, 1);
        publish(text("p:alice:bob", 2, "alice", "m2"));
        await().atMost(SOON).until(() -> count("queue") == 1);

        push("bob", "phone").unregisterDevice(UnregisterDeviceRequest.getDefaultInstance());

        await().atMost(SOON).until(() -> count("queue") == 0);
        assertThat(vendor.pushesTo(token)).hasSize(1);
    }

    @Test
    @Tag("PSH-04")
    void messagesOlderThanAWeekAreNotPushed() {
        register("bob", "phone", token);
        Event fresh = text("p:alice:bob", 2, "alice", "m2");
        Event old = event(fresh.getMessageStored().getMessage().toBuilder()
                .setSeq(1)
                .setServerTime(System.currentTimeMillis() - Duration.ofDays(8).toMillis())
                .build());

        publish(old);
        staysAt(token, 0);
        publish(fresh);

        awaitPushes(token, 1);
    }

    @Test
    @Tag("OPS-09")
    void textsAreNeitherInTheLogNorLeftInTheQueue() {
        register("bob", "phone", token);
        publish(text("p:alice:bob", 1, "alice", "top secret"));
        awaitLog("bob", "1 DELIVERED after 1");

        assertThat(count("queue")).isZero();
        String row = pool.query("select string_agg(d::text, ' ') from push.delivery d")
                .execute()
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getString(0);
        assertThat(row).doesNotContain("top secret");
    }

    @Test
    @Tag("OPS-07")
    @Tag("PSH-12")
    void eventsOutliveAKillOfPostgres() {
        register("bob", "phone", token);
        Stack.shared().postgres().kill();
        publish(text("p:alice:bob", 1, "alice", "hello"));
        staysAt(token, 0);

        Stack.shared().postgres().start();

        awaitLog("bob", "1 DELIVERED after 1");
        staysAt(token, 1);
    }

    @Test
    @Tag("OPS-07")
    @Tag("PSH-12")
    void eventsOutliveAKillOfTheBroker() {
        register("bob", "phone", token);
        publish(text("p:alice:bob", 1, "alice", "hello"));
        Stack.shared().broker().kill();
        await().atMost(SOON).until(() -> !amqp.connected());
        Stack.shared().broker().start();
        await().atMost(SOON).until(amqp::connected);

        awaitLog("bob", "1 DELIVERED after 1");
        publish(text("p:alice:bob", 2, "alice", "again"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(log(app, "bob")).containsExactly("1 DELIVERED after 1", "2 DELIVERED after 1"));
    }

    @Test
    @Tag("OPS-07")
    void withoutRedisEveryDeviceIsWoken() {
        register("bob", "phone", token);
        live("bob", "phone", true);
        Stack.shared().redis().kill();
        await().atMost(SOON).until(() -> !redis.connected());
        try {
            publish(text("p:alice:bob", 1, "alice", "hello"));
            awaitPushes(token, 1);
        } finally {
            Stack.shared().redis().start();
        }
        await().atMost(SOON).until(redis::connected);
    }

    private void awaitLog(String user, String entry) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(log(app, user)).containsExactly(entry));
    }
}
