package dev.skein.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.EventBatch;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.push.vendor.Push;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WakingDevicesComponentTest extends PushComponent {
    @Test
    @Tag("PSH-03")
    @Tag("PSH-04")
    void aDeviceWithoutSessionIsWokenOnce() {
        register("bob", "phone", "bob-token-" + app);

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitPushes("bob-token-" + app, 1);
        Push push = vendor.pushesTo("bob-token-" + app).get(0);
        assertThat(push.text()).isEqualTo("hello");
        assertThat(push.origin()).isEqualTo(new Push.Origin("p:alice:bob", 1, "alice", 0));
        await().atMost(SOON).untilAsserted(() -> assertThat(log(app, "bob")).containsExactly("1 DELIVERED after 1"));
    }

    @Test
    @Tag("PSH-12")
    void anEventThatComesAgainWakesNobody() {
        register("bob", "phone", "bob-token-" + app);
        Event event = text("p:alice:bob", 1, "alice", "hello");

        publish(event);
        awaitPushes("bob-token-" + app, 1);
        publish(event);
        publish(event, event);

        staysAt("bob-token-" + app, 1);
    }

    @Test
    @Tag("PSH-04")
    void theSenderIsNotWoken() {
        register("alice", "phone", "alice-token-" + app);
        register("bob", "phone", "bob-token-" + app);

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitPushes("bob-token-" + app, 1);
        staysAt("alice-token-" + app, 0);
    }

    @Test
    @Tag("CON-17")
    @Tag("PSH-04")
    void aDeviceInTheForegroundIsNotWokenButTheUsersOtherDeviceIs() {
        register("bob", "phone", "bob-phone-" + app);
        register("bob", "tablet", "bob-tablet-" + app);
        live("bob", "phone", true);

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitPushes("bob-tablet-" + app, 1);
        staysAt("bob-phone-" + app, 0);
    }

    @Test
    @Tag("CON-17")
    @Tag("PSH-04")
    void aDeviceInTheBackgroundIsWoken() {
        register("bob", "phone", "bob-phone-" + app);
        live("bob", "phone", false);

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitPushes("bob-phone-" + app, 1);
    }

    @Test
    @Tag("PSH-04")
    void membersOfAGroupAreWokenAndMembershipIsAskedForOncePerEpoch() {
        ScriptedMessaging.groups().put(app + "|g:geese", List.of("Geese", "alice", "bob", "carol"));
        register(app, "bob", "phone", "bob-token-" + app, "zh-CN");
        register("carol", "phone", "carol-token-" + app);
        int before = ScriptedMessaging.questions().get();

        publish(text("g:geese", 1, "alice", "hello"));
        publish(text("g:geese", 2, "bob", "hi"));

        awaitPushes("bob-token-" + app, 1);
        assertThat(vendor.pushesTo("bob-token-" + app).get(0).text()).isEqualTo("(Geese):hello");
        await().atMost(SOON)
                .until(() -> vendor.pushesTo("carol-token-" + app).stream()
                        .anyMatch(push -> push.origin().seq() == 2));
        staysAt("bob-token-" + app, 1);
        assertThat(ScriptedMessaging.questions().get() - before).isEqualTo(1);
    }

    @Test
    void anEventWaitsUntilMessagingServiceAnswers() {
        register("bob", "phone", "bob-token-" + app);
        publish(text("g:late", 1, "alice", "hello"));
        staysAt("bob-token-" + app, 0);

        ScriptedMessaging.groups().put(app + "|g:late", List.of("Late", "alice", "bob"));

        awaitPushes("bob-token-" + app, 1);
    }

    @Test
    void anEventThatCannotBeUnderstoodDoesNotStopTheOthers() {
        register("bob", "phone", "bob-token-" + app);

        events.publish(EventBatch.newBuilder()
                        .addEvents(event(message("x:unknown", 1, "alice").build()))
                        .addEvents(Event.getDefaultInstance())
                        .addEvents(text("p:alice:bob", 1, "alice", "hello"))
                        .build())
                .await()
                .atMost(SOON);
        amqp.send(EventPublisher.ADDRESS, AmqpLink.Kind.TOPIC, true, new byte[] {-1, -1, -1})
                .await()
                .atMost(SOON);

        awaitPushes("bob-token-" + app, 1);
        publish(text("p:bob:carol", 1, "carol", "hello"));
        awaitPushes("bob-token-" + app, 2);
    }

    @Test
    @Tag("OPS-09")
    void anotherAppsUserOfTheSameNameIsNotWoken() {
        String other = "other-" + app;
        register("bob", "phone", "bob-token-" + app);
        register(other, "bob", "phone", "other-bob-token-" + app, "en");

        publish(text("p:alice:bob", 1, "alice", "hello"));

        awaitPushes("bob-token-" + app, 1);
        staysAt("other-bob-token-" + app, 0);
        assertThat(log(other, "bob")).isEmpty();
    }
}
