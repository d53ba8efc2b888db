package dev.skein.messaging.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.MessageStore;
import dev.skein.messaging.send.MessageStoreContract;
import dev.skein.messaging.send.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PostgresMessageStoreTest extends MessageStoreContract {
    private final MessageStore store = new PostgresMessageStore(Database.POOL);

    @Override
    protected MessageStore store() {
        return store;
    }

    /** Whatever gets past the checks: nobody else's message is lost, or refused again and again, because of it. */
    @Test
    void aMessageThatPostgresRefusesCostsNoOther() {
        ConversationKey pair = Samples.pair("app-" + UUID.randomUUID(), "alice", "bob");
        List<MessageStore.NewMessage> batch = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            batch.add(Samples.message(pair, i == 17 ? "al\0ice" : "alice", "text " + i));
        }

        List<MessageStore.Appended> results = store.append(batch, 1_000).await().atMost(LONG_ENOUGH);

        assertThat(results.get(17)).isEqualTo(new MessageStore.Appended.Refused());
        List<MessageStore.Appended> others = new ArrayList<>(results);
        others.remove(17);
        for (int i = 0; i < others.size(); i++) {
            assertThat(others.get(i)).isEqualTo(new MessageStore.Appended.Fresh(i + 1, 1_000));
        }
    }

    @Override
    protected void raiseEpoch(ConversationKey conversation) {
        Database.run(
                "update messaging.conversation set epoch = epoch + 1 where app_id = $1 and conversation_id = $2",
                conversation.appId(),
                conversation.id().value());
    }
}
