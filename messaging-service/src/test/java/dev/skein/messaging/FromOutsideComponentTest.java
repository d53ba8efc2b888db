package dev.skein.messaging;

import static dev.skein.messaging.Client.error;
import static dev.skein.messaging.Client.group;
import static dev.skein.messaging.Client.text;
import static dev.skein.messaging.Client.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.CallerCodec;
import dev.skein.v1.Message;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A little of everything through gRPC alone, so that it can be asked of the packaged service too. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class FromOutsideComponentTest {
    private Client client;

    @BeforeEach
    void newApp() {
        String key = ConfigProvider.getConfig().getValue("skein.cluster.key", String.class);
        client = new Client(new CallerCodec(key, Clock.systemUTC()), "app-" + UUID.randomUUID());
        client.accounts("alice", "bob", "carol");
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void messagesAreStoredOnceAndPulled() {
        SendRequest.Builder hello = text(user("bob"), "hello");

        SendResponse first = client.send("alice", hello);
        SendResponse again = client.send("alice", hello);

        assertThat(again.getSeq()).isEqualTo(first.getSeq()).isEqualTo(1);
        assertThat(client.pull("bob", first.getConversationId()).getMessagesList())
                .extracting(message -> message.getContent().getText().getText())
                .containsExactly("hello");
    }

    @Test
    void membersOfAGroupReadAndOthersDoNot() {
        client.group("g1", "alice", "bob");

        client.send("alice", group("g1"), "to all");

        assertThat(client.pull("bob", "g:g1").getMessagesList())
                .extracting(Message::getSender)
                .endsWith("alice");
        assertThat(error(() -> client.pull("carol", "g:g1"))).isEqualTo(ErrorCode.NO_RIGHT);
    }

    @Test
    void readPointsMove() {
        SendResponse sent = client.send("alice", user("bob"), "hello");

        assertThat(client.markRead("bob", sent.getConversationId(), sent.getSeq()))
                .isNotNull();
    }
}
