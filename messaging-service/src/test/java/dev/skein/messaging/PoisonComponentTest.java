package dev.skein.messaging;

import static dev.skein.messaging.Client.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.AccountChange;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.DeliveredPoint;
import dev.skein.internal.v1.ReportDeliveredRequest;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.CallerCodec;
import dev.skein.protocol.SkeinException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can never be done is refused or set aside, and holds up nothing. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PoisonComponentTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    CallerCodec codec;

    @Inject
    Pool pool;

    private Client client;

    @BeforeEach
    void newApp() {
        client = new Client(codec, "app-" + UUID.randomUUID());
        client.accounts("alice", "bob");
    }

    @AfterEach
    void close() {
        client.close();
    }

    /** The gateway halves a report that is refused, and must not take it for an absence. */
    @Test
    void aReportWithABadPointIsRefusedNamingTheField() {
        DeliveredPoint good = DeliveredPoint.newBuilder()
                .setUserId("bob")
                .setDeviceId("phone")
                .setConversationId("p:alice:bob")
                .setUpToSeq(1)
                .build();
        isRefused("points.user_id", good.toBuilder().setUserId("a\0"));
        isRefused("points.device_id", good.toBuilder().setDeviceId("a\0"));
        isRefused("points.conversation_id", good.toBuilder().setConversationId("p:a:\0"));
    }

    private void isRefused(String field, DeliveredPoint.Builder point) {
        SkeinException refusal = GrpcErrors.fromStatus(catchThrowable(() -> client.queries()
                .reportDelivered(ReportDeliveredRequest.newBuilder()
                        .setAppId(client.app())
                        .addPoints(point)
                        .build())));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(refusal.field()).isEqualTo(field);
    }

    /** So that group-service sets the change aside instead of repeating it. */
    @Test
    void aChangeThatPostgresRefusesIsABadRequest() {
        ApplyRequest.Builder change = ApplyRequest.newBuilder()
                .addAccounts(AccountChange.newBuilder()
                        .setUserId("carol")
                        .setVersion(1)
                        .setNickname("a\0")
                        .setActive(true));
        SkeinException refusal = GrpcErrors.fromStatus(catchThrowable(() -> client.apply(change)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void anOutboxRowThatNamesNothingIsSetAsideAndHoldsUpNoEvent() {
        pool.preparedQuery("insert into messaging.outbox (app_id, key, payload) values ($1, '', 'garbage'),"
                        + " ($1, '', convert_to(concat_ws(chr(31), 'a', 'nothing', 1, 1, 0), 'UTF8'))")
                .execute(Tuple.of(client.app()))
                .await()
                .atMost(SOON);
        client.send("alice", user("bob"), "hello");
        await().atMost(SOON).until(() -> count("select count(*) from messaging.outbox where app_id in ($1, '')") == 0);
        assertThat(count("select count(*) from messaging.set_aside where app_id = $1 and what = 'event'"))
                .isEqualTo(1);
    }

    private long count(String sql) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(client.app()))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }
}
