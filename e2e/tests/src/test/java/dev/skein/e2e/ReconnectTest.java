package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.protocol.ConversationId;
import dev.skein.protocol.UserId;
import dev.skein.stack.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two hundred sessions on one gateway survive its death. Prints how long it took; the figure is not asserted. CON-07. */
class ReconnectTest {
    private static final int SESSIONS = 200;

    @Test
    @Tag("CON-07")
    void allSessionsComeBackAndAreInSync() {
        ServiceProcess gateway = SharedCluster.cluster().gateway(0);
        List<Person> people = new ArrayList<>();
        try (Person sender = Person.newcomer("sender", 1)) {
            for (int i = 0; i < SESSIONS; i++) {
                people.add(Person.newcomer("r" + i));
            }
            gateway.kill();
            await().atMost(Person.SOON).until(() -> !gateway.isRunning());
            // Sent while everybody is away: being in sync means having it.
            people.forEach(person -> sender.say(person.asTarget(), "missed"));
            gateway.start();
            long ready = System.nanoTime();

            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThat(people)
                            .allSatisfy(person -> assertThat(person.texts(with(sender, person)))
                                    .containsExactly("missed")));

            System.out.printf(
                    "All %d sessions back and in sync %.2f s after the gateway was ready again%n",
                    SESSIONS, (System.nanoTime() - ready) / 1e9);
        } finally {
            people.forEach(person -> person.client().stop());
            people.forEach(Person::close);
        }
    }

    private static String with(Person one, Person other) {
        return ConversationId.pair(new UserId(one.userId()), new UserId(other.userId()))
                .value();
    }
}
