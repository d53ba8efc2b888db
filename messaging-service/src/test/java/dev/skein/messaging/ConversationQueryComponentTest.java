package dev.skein.messaging;

import static dev.skein.messaging.Client.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.DeliveredPoint;
import dev.skein.internal.v1.RecipientsRequest;
import dev.skein.internal.v1.RecipientsResponse;
import dev.skein.internal.v1.ReportDeliveredRequest;
import dev.skein.protocol.CallerCodec;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What gateways and push-service ask. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ConversationQueryComponentTest {
    @Inject
    CallerCodec codec;

    @Inject
    Pool pool;

    private Client client;

    @BeforeEach
    void newApp() {
        client = new Client(codec, "app-" + UUID.randomUUID());
        client.accounts("alice", "bob", "carol");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private RecipientsResponse recipients(String conversation) {
        return client.queries()
                .recipients(RecipientsRequest.newBuilder()
                        .setAppId(client.app())
                        .setConversationId(conversation)
                        .build());
    }

    @Test
    @Tag("MSG-11")
    void recipientsAreTheMembersAndTheirEpochRisesWithEachChange() {
        client.group("friends", "alice", "bob");
        RecipientsResponse before = recipients("g:friends");
        client.apply(ApplyRequest.newBuilder().addMembers(Client.member("friends", "carol", true)));
        RecipientsResponse after = recipients("g:friends");

        assertThat(before.getUserIdsList()).containsExactlyInAnyOrder("alice", "bob");
        assertThat(before.getGroupName()).isEqualTo("Name of friends");
        assertThat(after.getUserIdsList()).containsExactlyInAnyOrder("alice", "bob", "carol");
        assertThat(after.getEpoch()).isGreaterThan(before.getEpoch());
    }

    @Test
    void recipientsOfAPairAreBoth() {
        assertThat(recipients("p:alice:bob").getUserIdsList()).containsExactlyInAnyOrder("alice", "bob");
        assertThat(recipients("p:alice:nobody").getUserIdsList()).containsExactly("alice");
    }

    @Test
    @Tag("MSG-15")
    void deliveredPointsOnlyMoveForwardAndOnlyForParticipants() {
        client.send("alice", user("bob"), "hello");
        report("bob", 5);
        report("bob", 3);
        report("carol", 5);

        assertThat(delivered("bob")).isEqualTo(5);
        assertThat(delivered("carol")).isZero();
    }

    private void report(String user, long seq) {
        client.queries()
                .reportDelivered(ReportDeliveredRequest.newBuilder()
                        .setAppId(client.app())
                        .addPoints(DeliveredPoint.newBuilder()
                                .setUserId(user)
                                .setDeviceId("phone")
                                .setConversationId("p:alice:bob")
                                .setUpToSeq(seq))
                        .build());
    }

    private long delivered(String user) {
        return pool.preparedQuery(
                        "select coalesce(max(seq), 0) from messaging.delivered where app_id = $1 and user_id = $2")
                .execute(Tuple.of(client.app(), user))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }
}
