package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.v1.ProfileServiceGetRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The connection ends under a statement. */
@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class PostgresAwayComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String WAITING =
            "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    @Inject
    DataSource database;

    @Test
    void aReadIsUnavailable() throws Exception {
        tenants.app("away", "away-alice");
        isUnavailable(() -> calls.user("away", "away-alice")
                .profiles()
                .get(ProfileServiceGetRequest.newBuilder()
                        .addUserIds("away-alice")
                        .build()));
    }

    @Test
    void aChangeIsUnavailable() throws Exception {
        isUnavailable(() -> tenants.register("demo", "away-bob"));
    }

    private void isUnavailable(Runnable call) throws Exception {
        CompletableFuture<Void> answer;
        try (Connection blocker = database.getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table people.account in access exclusive mode");
            answer = CompletableFuture.runAsync(() -> refused(ErrorCode.UNAVAILABLE, call::run));
            await().atMost(SOON).until(() -> tenants.count("select count(*) " + WAITING) > 0);
            tenants.count("select count(pg_terminate_backend(pid)) " + WAITING);
            answer.get(SOON.toSeconds(), TimeUnit.SECONDS);
            blocker.rollback();
        }
    }
}
