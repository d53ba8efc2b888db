package dev.skein.messaging.projection;

import static java.util.Objects.requireNonNull;

import dev.skein.messaging.conversation.AccessCache;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.delivery.LiveEvents;
import dev.skein.messaging.projection.ProjectionStore.Applied;
import dev.skein.messaging.send.SendCommand;
import dev.skein.messaging.send.SentMessages;
import dev.skein.messaging.send.SentMessages.Sent;
import dev.skein.messaging.send.StoredMessage;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Applies a change of accounts, groups and members. Once it is answered no replica accepts a send that it forbids: the
 * transaction raises the membership version of the conversation, and the store refuses sends decided on another.
 */
public final class ApplyChange {
    private static final Logger LOG = Logger.getLogger(ApplyChange.class);

    private final ProjectionStore store;
    private final AccessCache access;
    private final OtherReplicas others;
    private final SentMessages afterwards;
    private final LiveEvents liveEvents;
    private final Clock clock;

    public ApplyChange(
            ProjectionStore store,
            AccessCache access,
            OtherReplicas others,
            SentMessages afterwards,
            LiveEvents liveEvents,
            Clock clock) {
        this.store = store;
        this.access = access;
        this.others = others;
        this.afterwards = afterwards;
        this.liveEvents = liveEvents;
        this.clock = clock;
    }

    /** Tells the caches of the other replicas; only to save them a refused batch, so it may get lost. */
    public interface OtherReplicas {
        void changed(String appId, Set<ConversationKey> conversations, Set<String> users);
    }

    public Uni<Void> apply(Change change) {
        return store.apply(change, clock.millis())
                .invoke(applied -> forget(change.appId(), applied))
                .invoke(applied -> tell(change.appId(), applied))
                .replaceWithVoid();
    }

    private void forget(String appId, Applied applied) {
        applied.conversations().forEach(access::forget);
        applied.users().forEach(user -> access.forgetUser(appId, user));
        if (!applied.conversations().isEmpty() || !applied.users().isEmpty()) {
            others.changed(appId, applied.conversations(), applied.users());
        }
    }

    private void tell(String appId, Applied applied) {
        liveEvents.happened(appId, applied.events(), "");
        if (applied.tips().isEmpty()) {
            return;
        }
        List<ConversationKey> conversations = applied.tips().stream()
                .map(StoredMessage::conversation)
                .distinct()
                .toList();
        access.get(conversations)
                .map(known -> applied.tips().stream()
                        .map(tip -> new Sent(
                                tip, requireNonNull(known.get(tip.conversation())), SendCommand.Origin.OURSELVES))
                        .toList())
                .subscribe()
                .with(
                        afterwards::sent,
                        failure -> LOG.warn("Tips were not delivered; clients will pull them", failure));
    }
}
