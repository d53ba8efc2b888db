package dev.skein.messaging.inbound.amqp;

import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.ProjectionChanged;
import dev.skein.kit.control.ControlChannel;
import dev.skein.messaging.conversation.AccessCache;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.protocol.ConversationId;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Forgets what another replica has changed. */
@Singleton
public class ControlListener {
    private final ControlChannel control;
    private final AccessCache access;

    public ControlListener(ControlChannel control, AccessCache access) {
        this.control = control;
        this.access = access;
    }

    void start(@Observes StartupEvent event) {
        control.subscribe(this::accept);
    }

    private void accept(ControlMessage message) {
        for (ProjectionChanged changed : message.getProjectionsList()) {
            if (!changed.getConversationId().isEmpty()) {
                access.forget(new ConversationKey(changed.getAppId(), new ConversationId(changed.getConversationId())));
            }
            if (!changed.getUserId().isEmpty()) {
                access.forgetUser(changed.getAppId(), changed.getUserId());
            }
        }
    }
}
