package dev.skein.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gauge shows what it says, and is registered once. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PoolMetersComponentTest {
    @Inject
    MeterRegistry metrics;

    @Inject
    Pool pool;

    @Inject
    @ReactiveDataSource("lanes")
    Pool lanes;

    @BeforeEach
    void use() {
        for (Pool each : List.of(pool, lanes)) {
            each.query("select 1")
                    .execute()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    @Test
    void eachPoolHasItsOwn() {
        assertThat(metrics.get("sql.pool.queue.size").gauges())
                .extracting(gauge -> gauge.getId().getTag("pool.name"))
                .hasSize(2)
                .contains("lanes");
    }

    @Test
    void oneAmongManyIsNotShownAsIfItWereAll() {
        assertThat(metrics.find("postgresql.queue.size").gauges()).isEmpty();
        assertThat(metrics.find("redis.queue.size").gauges()).isEmpty();
        assertThat(metrics.find("http.server.active.connections").gauges()).isEmpty();
    }
}
