package dev.skein.kit.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.skein.kit.amqp.AmqpLink.Kind;
import dev.skein.kit.aside.Cause;
import dev.skein.stack.Ports;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The refusals that Artemis itself can be made to give: full, not there, forbidden. */
class ArtemisRefusalsComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int FULL_BYTES = 100_000;

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    private AmqpLink link;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        int port = Ports.orFree(0);
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setPersistenceEnabled(false);
        configuration.setJMXManagementEnabled(false);
        configuration.setPagingDirectory(folder.toString());
        configuration.setSecurityEnabled(true);
        configuration.addAcceptorConfiguration(
                "amqp", "tcp://127.0.0.1:" + port + "?protocols=AMQP;amqpCredits=5;amqpLowCredits=2");
        configuration.putSecurityRoles("#", Set.of(role("anybody")));
        configuration.putSecurityRoles("forbidden.#", Set.of(role("nobody")));
        configuration.setAddressSettings(Map.of(
                "#", new AddressSettings().setMaxSizeBytes(-1),
                "full.#", full(AddressFullMessagePolicy.FAIL),
                "blocked.#", full(AddressFullMessagePolicy.BLOCK),
                "missing.#", new AddressSettings().setAutoCreateAddresses(false).setAutoCreateQueues(false)));
        broker.setConfiguration(configuration);
        broker.setSecurityManager(new ByRole());
        broker.start();
        link = new AmqpLink(vertx, "127.0.0.1", port, Optional.of("skein"), Optional.of("skein"), BrokerSecurity.NONE);
        link.start(null);
        await().atMost(SOON).until(link::connected);
    }

    private static AddressSettings full(AddressFullMessagePolicy policy) {
        return new AddressSettings()
                .setMaxSizeBytes(FULL_BYTES)
                .setAddressFullMessagePolicy(policy)
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true);
    }

    private static Role role(String name) {
        return new Role(name, true, true, true, true, true, true, true, true, true, true, false, false);
    }

    /** Everybody is anybody, and nobody is nobody. */
    private static final class ByRole implements ActiveMQSecurityManager {
        @Override
        public boolean validateUser(String user, String password) {
            return true;
        }

        @Override
        public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType check) {
            return roles.stream().anyMatch(role -> role.getName().equals("anybody"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        link.close();
        broker.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aFullAddressIsACircumstanceAndCostsNoOther() {
        goesOnOnceThereIsRoom("full.events");
    }

    @Test
    void anAddressThatBlocksIsACircumstanceAndCostsNoOther() {
        goesOnOnceThereIsRoom("blocked.events");
    }

    private void goesOnOnceThereIsRoom(String address) {
        Throwable refusal = null;
        int accepted = 0;
        for (int i = 0; i < 100 && refusal == null; i++) {
            refusal = failure(address);
            accepted += refusal == null ? 1 : 0;
        }
        assertThat(refusal).as("it becomes full").isNotNull();
        assertThat(Cause.of(refusal)).as("%s", refusal).isEqualTo(Cause.CIRCUMSTANCE);
        assertThat(failure("other")).isNull();
        assertThat(link.connected()).isTrue();

        AtomicInteger received = new AtomicInteger();
        link.receive(
                address,
                Kind.QUEUE,
                body -> {
                    received.incrementAndGet();
                    return Uni.createFrom().voidItem();
                },
                100);
        await().atMost(SOON).until(() -> failure(address) == null);
        int least = accepted + 1;
        await().atMost(SOON).until(() -> received.get() >= least);
    }

    @Test
    void anAddressThatIsForbiddenOrNotThereCostsNoOther() {
        for (String address : new String[] {"forbidden.events", "missing.events"}) {
            Throwable refusal = failure(address);
            assertThat(refusal).as(address).isNotNull();
            assertThat(Cause.of(refusal)).as("%s", refusal).isEqualTo(Cause.CIRCUMSTANCE);
            link.receive(address, Kind.QUEUE, body -> Uni.createFrom().voidItem(), 10);
        }
        assertThat(failure("other")).isNull();
        assertThat(broker.getActiveMQServer().getConnectionCount()).isEqualTo(1);
        assertThat(link.connected()).as("not all that is wanted is heard").isFalse();
    }

    private Throwable failure(String address) {
        return catchThrowable(() ->
                link.send(address, Kind.QUEUE, true, new byte[10_000]).await().atMost(SOON));
    }
}
