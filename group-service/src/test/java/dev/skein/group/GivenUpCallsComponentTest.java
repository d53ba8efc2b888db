package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.group.Calls.As;
import dev.skein.v1.ProfileServiceGetRequest;
import dev.skein.v1.RegisterRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Callers who give up while Postgres works for them, or while they wait for a connection to it. It works on to the end:
 * whoever gets the connection next finds it as it should be.
 */
@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class GivenUpCallsComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** More than there are connections. */
    private static final int CALLS = 30;

    private static final String OF_THE_SERVICE =
            "select count(*) from pg_stat_activity where datname = current_database() and ";

    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    @Inject
    DataSource database;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** Failures that nobody is there to be told of. */
    private final Queue<String> dropped = new ConcurrentLinkedQueue<>();

    private final Logger log = Logger.getLogger("io.quarkus.mutiny.runtime.MutinyInfrastructure");
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            dropped.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void begin() {
        log.addHandler(listener);
    }

    @AfterEach
    void end() {
        log.removeHandler(listener);
        threads.shutdownNow();
    }

    @Test
    void readsTakeNoConnectionAlong() throws Exception {
        tenants.app("given-up", "given-up-alice");
        nothingIsTakenAlongBy((as, i) -> as.profiles()
                .get(ProfileServiceGetRequest.newBuilder()
                        .addUserIds("given-up-alice")
                        .build()));
    }

    @Test
    void changesTakeNoConnectionAlong() throws Exception {
        tenants.app("given-up", "given-up-alice");
        nothingIsTakenAlongBy((as, i) -> as.accounts()
                .register(RegisterRequest.newBuilder()
                        .setAppKey("given-up")
                        .setUserId("given-up-" + System.nanoTime() + i)
                        .setPassword(Tenants.PASSWORD)
                        .build()));
    }

    private void nothingIsTakenAlongBy(BiConsumer<As, Integer> call) throws Exception {
        As patient = calls.user("given-up", "given-up-alice");
        As hasty = patient.within(1, TimeUnit.SECONDS);
        try (Connection blocker = database.getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table people.account in access exclusive mode");
            List<CompletableFuture<Void>> answers =
                    many(i -> refused(ErrorCode.TIMED_OUT, () -> call.accept(hasty, i)));
            await().atMost(SOON).until(() -> tenants.count(OF_THE_SERVICE + "wait_event_type = 'Lock'") > 1);
            for (CompletableFuture<Void> answer : answers) {
                answer.get(SOON.toSeconds(), TimeUnit.SECONDS);
            }
            blocker.rollback();
        }
        for (CompletableFuture<Void> answer : many(i -> call.accept(patient, CALLS + i))) {
            answer.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        await().atMost(SOON).until(() -> tenants.count(OF_THE_SERVICE + "state like 'idle in transaction%'") == 0);
        // Of sessions that were closed under their statements.
        assertThat(dropped).isEmpty();
    }

    private List<CompletableFuture<Void>> many(IntConsumer call) {
        return IntStream.range(0, CALLS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> call.accept(i), threads))
                .toList();
    }
}
