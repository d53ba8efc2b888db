package dev.skein.messaging.send;

import dev.skein.messaging.conversation.ConversationKey;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A {@link MessageStore} for unit tests. */
final class MemoryMessageStore implements MessageStore {
    private record Identity(ConversationKey conversation, String sender, UUID id) {}

    private static final class Head {
        long seq;
        long time;
        long epoch;
    }

    private final Map<ConversationKey, Head> heads = new HashMap<>();
    private final Map<Identity, Appended.Before> stored = new HashMap<>();

    @Override
    public synchronized Uni<List<Appended>> append(List<NewMessage> batch, long now) {
        List<Appended> results = new ArrayList<>();
        for (NewMessage message : batch) {
            results.add(append(message, now));
        }
        return Uni.createFrom().item(results);
    }

    private Appended append(NewMessage message, long now) {
        SendCommand command = message.command();
        Identity identity = new Identity(
                command.conversation(),
                command.draft().sender(),
                command.draft().clientMessageId());
        Appended.Before before = stored.get(identity);
        if (before != null) {
            return before;
        }
        Head head = heads.computeIfAbsent(command.conversation(), key -> new Head());
        if (head.epoch != message.epoch()) {
            return new Appended.EpochChanged();
        }
        head.seq++;
        head.time = Math.max(head.time, now);
        stored.put(identity, new Appended.Before(head.seq, head.time, command.contentHash()));
        return new Appended.Fresh(head.seq, head.time);
    }

    synchronized void raiseEpoch(ConversationKey conversation) {
        heads.computeIfAbsent(conversation, key -> new Head()).epoch++;
    }
}
