package dev.skein.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.internal.v1.Event;
import dev.skein.kit.amqp.AmqpLink.Kind;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.push.vendor.VendorAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An event that can never be handled is set aside, and holds up nothing. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PoisonComponentTest extends PushComponent {
    @Inject
    MeterRegistry metrics;

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

    /** What became of one push cannot be noted: nobody else is woken once more for it. */
    @Test
    void anOutcomeThatCannotBeNotedBringsNoPushBack() {
        refusing("push.delivery", "insert", "new.detail = 'poison'", "23514");
        refusing("push.delivery", "insert", "new.detail = 'fault'", "XX000");
        List<String> people = IntStream.range(0, 20).mapToObj(i -> "u" + i).toList();
        people.forEach(user -> register(user, "phone", app + user));
        vendor.answer(app + "u7", new VendorAnswer.Delivered("poison"));
        vendor.answer(app + "u13", new VendorAnswer.Delivered("fault"));
        double before = unnoted();

        publish(people.stream()
                .map(user -> text("p:al:" + user, 1, "al", "hello"))
                .toArray(Event[]::new));

        await().atMost(SOON).until(() -> count("delivery") == 18 && count("queue") == 0);
        assertThat(unnoted()).isEqualTo(before + 2);
        people.forEach(user -> assertThat(vendor.pushesTo(app + user)).hasSize(1));
        publish(text("p:al:u7", 2, "al", "behind"));
        await().atMost(SOON).until(() -> vendor.pushesTo(app + "u7").size() == 2);
    }

    /** Not even taken from the queue: it comes back when its lease is over, and wakes nobody more often than a push may. */
    @Test
    void aPushThatCannotLeaveTheQueueStopsWakingItsDevice() {
        refusing("push.delivery", "insert", "new.user_id = 'stuck'", "23514");
        refusing("push.queue", "delete", "old.user_id = 'stuck'", "XX000");
        register("stuck", "phone", app);
        publish(text("p:al:stuck", 1, "al", "hello"));
        int tries = 0;
        while (tries < 7) {
            int so = ++tries;
            await().atMost(SOON).until(() -> attempts() == so && released());
        }
        staysAt(app, 4);
        register("bob", "phone", "free-" + app);
        publish(text("p:al:bob", 1, "al", "beside it"));
        awaitPushes("free-" + app, 1);
    }

    /** Ends the lease, as time would. */
    private boolean released() {
        return pool.preparedQuery("update push.queue set due_at = now() where app_id = $1")
                        .execute(Tuple.of(app))
                        .await()
                        .atMost(SOON)
                        .rowCount()
                == 1;
    }

    private int attempts() {
        return pool.preparedQuery("select coalesce(max(attempts), 0) from push.queue where app_id = $1")
                .execute(Tuple.of(app))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getInteger(0);
    }

    private double unnoted() {
        return metrics.counter("skein.set.aside", "what", "push outcome").count();
    }

    /** Postgres refuses a row of this test's app. */
    private void refusing(String table, String operation, String when, String state) {
        String name = "refuse_" + UUID.randomUUID().toString().replace('-', '_');
        String row = operation.equals("delete") ? "old" : "new";
        pool.query("create function push." + name + "() returns trigger language plpgsql as $$ begin if " + row
                        + ".app_id = '" + app + "' and " + when + " then raise exception 'refused' using errcode = '"
                        + state + "'; end if; return " + row + "; end $$; create trigger " + name + " before "
                        + operation + " on " + table + " for each row execute function push." + name + "()")
                .execute()
                .await()
                .atMost(SOON);
    }
}
