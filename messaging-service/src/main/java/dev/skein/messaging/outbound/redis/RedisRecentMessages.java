package dev.skein.messaging.outbound.redis;

import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.history.PullMessages;
import dev.skein.messaging.history.RecentMessages;
import dev.skein.messaging.send.StoredMessage;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

@Singleton
public class RedisRecentMessages implements RecentMessages {
    @Override
    public Uni<Optional<List<StoredMessage>>> between(ConversationKey conversation, PullMessages.Stretch stretch) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public void keep(ConversationKey conversation, List<StoredMessage> messages) {}
}
