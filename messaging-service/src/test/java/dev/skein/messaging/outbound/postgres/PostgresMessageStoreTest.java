package dev.skein.messaging.outbound.postgres;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.send.MessageStore;
import dev.skein.messaging.send.MessageStoreContract;

class PostgresMessageStoreTest extends MessageStoreContract {
    private final MessageStore store = new PostgresMessageStore(Database.POOL);

    @Override
    protected MessageStore store() {
        return store;
    }

    @Override
    protected void raiseEpoch(ConversationKey conversation) {
        Database.run(
                "update messaging.conversation set epoch = epoch + 1 where app_id = $1 and conversation_id = $2",
                conversation.appId(),
                conversation.id().value());
    }
}
