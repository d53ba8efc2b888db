package dev.skein.messaging.history;

import dev.skein.error.v1.ErrorCode;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.history.MessageHistory.View;
import dev.skein.messaging.send.StoredMessage;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Reads a stretch of a conversation, without holes. Postgres says who may read what and how far the conversation goes; the
 * messages themselves come from the {@link RecentMessages} when they hold the whole stretch.
 */
public final class PullMessages {
    private final MessageHistory history;
    private final RecentMessages recent;

    public PullMessages(MessageHistory history, RecentMessages recent) {
        this.history = history;
        this.recent = recent;
    }

    /**
     * A stretch to read.
     *
     * @param reader empty for a platform, who may read everything of its app
     * @param limit at least 1
     */
    public record Query(ConversationKey conversation, String reader, long fromSeq, int limit, boolean backward) {}

    /**
     * A stretch read.
     *
     * @param stretch what was read; a seq of it without a message is a removed message
     * @param truncated the stretch asked for began below the floor
     */
    public record Page(List<StoredMessage> messages, Stretch stretch, View view, boolean more, boolean truncated) {}

    /** Seqs from one to another, both included. */
    public record Stretch(long from, long to) {
        public boolean isEmpty() {
            return to < from;
        }

        public long length() {
            return to - from + 1;
        }
    }

    public Uni<Page> pull(Query query) {
        ConversationKey conversation = query.conversation();
        boolean platform = query.reader().isEmpty();
        if (!platform && conversation.id().isPair() && !conversation.id().isPairOf(new UserId(query.reader()))) {
            return Uni.createFrom().failure(SkeinException.of(ErrorCode.CONVERSATION_UNKNOWN));
        }
        return history.view(conversation, query.reader()).flatMap(found -> {
            View view = found.orElseThrow(() -> SkeinException.of(ErrorCode.CONVERSATION_UNKNOWN));
            if (!platform && !view.participant()) {
                throw SkeinException.of(ErrorCode.NO_RIGHT);
            }
            return read(query, view);
        });
    }

    private Uni<Page> read(Query query, View view) {
        // One past the head is where the next message will be: asking for it is how a client polls.
        if (query.fromSeq() < 0 || query.fromSeq() > view.head() + 1) {
            throw SkeinException.of(ErrorCode.SEQ_OUT_OF_RANGE);
        }
        Stretch stretch = query.backward() ? backward(query, view) : forward(query, view);
        boolean more = query.backward() ? stretch.from() > view.floor() : stretch.to() < view.head();
        boolean truncated = query.fromSeq() > 0 && query.fromSeq() < view.floor();
        if (stretch.isEmpty()) {
            return Uni.createFrom().item(new Page(List.of(), stretch, view, false, truncated));
        }
        return messages(query.conversation(), stretch, view.head())
                .map(messages -> new Page(messages, stretch, view, more, truncated));
    }

    private static Stretch forward(Query query, View view) {
        long from = Math.max(query.fromSeq(), view.floor());
        return new Stretch(from, Math.min(view.head(), from + query.limit() - 1));
    }

    private static Stretch backward(Query query, View view) {
        long to = query.fromSeq() == 0 ? view.head() : Math.min(query.fromSeq(), view.head());
        return new Stretch(Math.max(view.floor(), to - query.limit() + 1), to);
    }

    private Uni<List<StoredMessage>> messages(ConversationKey conversation, Stretch stretch, long head) {
        return recent.between(conversation, stretch)
                .flatMap(cached -> cached.map(messages -> Uni.createFrom().item(messages))
                        .orElseGet(() -> history.between(conversation, stretch.from(), stretch.to())
                                .invoke(read -> recent.keep(conversation, read, head))));
    }
}
