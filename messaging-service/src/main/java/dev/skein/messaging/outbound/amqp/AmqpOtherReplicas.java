package dev.skein.messaging.outbound.amqp;

import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.ProjectionChanged;
import dev.skein.kit.control.ControlChannel;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.projection.ApplyChange;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jboss.logging.Logger;

/** Tells the other replicas by the control topic. */
@Singleton
public class AmqpOtherReplicas implements ApplyChange.OtherReplicas {
    private static final Logger LOG = Logger.getLogger(AmqpOtherReplicas.class);

    private final ControlChannel control;

    public AmqpOtherReplicas(ControlChannel control) {
        this.control = control;
    }

    @Override
    public void changed(String appId, Set<ConversationKey> conversations, Set<String> users) {
        ControlMessage.Builder message = ControlMessage.newBuilder();
        conversations.forEach(conversation -> message.addProjections(ProjectionChanged.newBuilder()
                .setAppId(appId)
                .setConversationId(conversation.id().value())));
        users.forEach(user -> message.addProjections(
                ProjectionChanged.newBuilder().setAppId(appId).setUserId(user)));
        control.publish(message.build())
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("Other replicas were not told: %s", failure.getMessage()));
    }
}
