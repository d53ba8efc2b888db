package dev.skein.messaging.send;

import dev.skein.messaging.conversation.ConversationKey;

class MemoryMessageStoreTest extends MessageStoreContract {
    private final MemoryMessageStore store = new MemoryMessageStore();

    @Override
    protected MessageStore store() {
        return store;
    }

    @Override
    protected void raiseEpoch(ConversationKey conversation) {
        store.raiseEpoch(conversation);
    }
}
