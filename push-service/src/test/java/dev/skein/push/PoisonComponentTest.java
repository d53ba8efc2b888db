package dev.skein.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.internal.v1.Event;
import dev.skein.kit.amqp.AmqpLink.Kind;
import dev.skein.kit.outbox.EventPublisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.Test;

/** An event that can never be handled is set aside, and holds up nothing. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PoisonComponentTest extends PushComponent {
    @Test
    void oneBadEventCostsNoneOfItsBatch() {
        register("bob", "phone", "poison-token");
        Event[] batch = new Event[40];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = text("p:bob:u" + i, 1, "u" + i, "hello");
        }
        // One that cannot be understood, one that Postgres refuses.
        batch[7] = text("p:nobody", 1, "alice", "hello");
        batch[23] = text("p:al:bob", 1, "a\0l", "hello");
        publish(batch);

        awaitPushes("poison-token", 38);
        await().atMost(SOON).until(() -> count("set_aside") == 2);
        publish(text("p:bob:u0", 2, "u0", "behind"));
        awaitPushes("poison-token", 39);
    }

    @Test
    void bytesThatAreNoEventsAreSetAside() {
        register("bob", "phone", "garbage-token");
        long before = unreadable();
        amqp.send(EventPublisher.ADDRESS, Kind.TOPIC, true, new byte[] {10, 120, 1, 2})
                .await()
                .atMost(SOON);
        publish(text("p:alice:bob", 1, "alice", "behind"));
        awaitPushes("garbage-token", 1);
        await().atMost(SOON).until(() -> unreadable() == before + 1);
    }

    private long unreadable() {
        return pool.preparedQuery("select count(*) from push.set_aside where what = $1 and app_id = ''")
                .execute(Tuple.of("push event"))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    /** An operator may try again; what still cannot be handled stays, with the reason. */
    @Test
    void anOperatorMayTryAgain() {
        register("bob", "phone", "again-token");
        publish(text("p:nobody", 1, "alice", "hello"));
        await().atMost(SOON).until(() -> count("set_aside") == 1);
        pool.preparedQuery("update push.set_aside set retry = true where app_id = $1")
                .execute(Tuple.of(app))
                .await()
                .atMost(SOON);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                pool.preparedQuery("select tries from push.set_aside where app_id = $1 and not retry")
                                        .execute(Tuple.of(app))
                                        .await()
                                        .atMost(SOON))
                        .hasSize(1)
                        .allSatisfy(row -> assertThat(row.getInteger("tries")).isEqualTo(1)));
    }
}
