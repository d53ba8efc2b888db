package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.stack.Cluster;
import dev.skein.stack.Server;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Story 2 and promises 1 to 5 of the delivery contract: any one process is killed with -9 while people talk, and started
 * again; nothing acknowledged is lost, nothing appears twice, clients come back by themselves. OPS-07.
 */
class KillTest {
    private static final Duration READY = Duration.ofSeconds(60);

    private final Cluster cluster = SharedCluster.cluster();

    @AfterEach
    void everythingRuns() {
        for (Server part : cluster.parts()) {
            if (!part.isRunning()) {
                part.start();
            }
        }
        cluster.awaitReady(READY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway-1",
                "messaging-1",
                "messaging-2",
                "group-1",
                "push-1",
                "postgres",
                "redis",
                "broker",
            })
    @Tag("MSG-03")
    @Tag("OPS-07")
    void nothingAcknowledgedIsLostWhenItIsKilled(String name) throws InterruptedException {
        Server victim = cluster.part(name);
        try (Traffic traffic = new Traffic()) {
            traffic.start();
            traffic.awaitProgress(50);

            victim.kill();
            await().atMost(READY).until(() -> !victim.isRunning());
            victim.start();

            traffic.awaitProgress(100);
            cluster.awaitReady(READY);
            traffic.awaitProgress(50);
            traffic.stopAndVerify();
        }
    }

    @Test
    @Tag("MSG-08")
    @Tag("OPS-07")
    void nothingIsLostWhenRedisIsEmptied() throws InterruptedException {
        try (Traffic traffic = new Traffic()) {
            traffic.start();
            traffic.awaitProgress(50);

            cluster.stack().redis().flush();

            traffic.awaitProgress(100);
            traffic.stopAndVerify();
        }
    }

    @Test
    @Tag("OPS-07")
    void nobodyHasToLogInAgainAfterRedisAndBrokerWereLostTogether() throws InterruptedException {
        try (Traffic traffic = new Traffic()) {
            traffic.start();
            traffic.awaitProgress(50);

            cluster.stack().redis().kill();
            cluster.stack().broker().kill();
            traffic.awaitProgress(50);
            cluster.stack().redis().start();
            cluster.stack().broker().start();
            cluster.awaitReady(READY);

            traffic.awaitProgress(50);
            traffic.stopAndVerify();
        }
        assertThat(cluster.parts()).allMatch(Server::isRunning);
    }
}
