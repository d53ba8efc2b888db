package dev.skein.messaging.config;

import dev.skein.kit.aside.SetAside;
import dev.skein.kit.outbox.OutboxRelay;
import dev.skein.messaging.delivery.DeliverLive;
import dev.skein.messaging.outbound.postgres.Schema;
import dev.skein.messaging.send.SentMessages;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** What follows a send, in order: live sessions, then the relay of events. */
@Singleton
public class AfterSending implements SentMessages {
    private final DeliverLive deliverLive;
    private final OutboxRelay relay;
    private final SetAside aside;

    public AfterSending(DeliverLive deliverLive, OutboxRelay relay, SetAside aside) {
        this.deliverLive = deliverLive;
        this.relay = relay;
        this.aside = aside;
    }

    void start(@Observes Schema.Migrated event) {
        relay.start();
        aside.start();
    }

    void stop(@Observes ShutdownEvent event) {
        relay.stop();
        aside.stop();
    }

    @Override
    public void sent(List<Sent> messages) {
        deliverLive.sent(messages);
        relay.wake();
    }
}
