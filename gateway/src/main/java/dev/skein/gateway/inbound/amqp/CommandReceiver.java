package dev.skein.gateway.inbound.amqp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.gateway.auth.TrustKeeper;
import dev.skein.gateway.delivery.Deliver;
import dev.skein.gateway.inbound.websocket.WireFrame;
import dev.skein.gateway.session.Frames;
import dev.skein.gateway.session.NodeName;
import dev.skein.gateway.session.Notification;
import dev.skein.gateway.session.SyncAll;
import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.Delivery;
import dev.skein.internal.v1.GatewayCommand;
import dev.skein.internal.v1.Kick;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.control.ControlChannel;
import dev.skein.kit.session.SessionKeys;
import dev.skein.kit.trace.Span;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** What comes for this gateway from the broker: deliveries and kicks for its sessions, and the control topic. */
@Singleton
public class CommandReceiver {
    private static final Logger LOG = Logger.getLogger(CommandReceiver.class);
    /** Commands under way from the broker; each holds a batch of deliveries. */
    private static final int CREDITS = 500;

    private static final int SYNC_WITHIN_MS = 5_000;

    private final AmqpLink amqp;
    private final ControlChannel control;
    private final Deliver deliver;
    private final SyncAll syncAll;
    private final TrustKeeper trustKeeper;
    private final DeliveryMeters meters;
    private final NodeName node;

    public CommandReceiver(
            AmqpLink amqp,
            ControlChannel control,
            Deliver deliver,
            SyncAll syncAll,
            TrustKeeper trustKeeper,
            DeliveryMeters meters,
            NodeName node) {
        this.amqp = amqp;
        this.control = control;
        this.deliver = deliver;
        this.syncAll = syncAll;
        this.trustKeeper = trustKeeper;
        this.meters = meters;
        this.node = node;
    }

    void start(@Observes StartupEvent event) {
        amqp.receive(SessionKeys.address(node.value()), AmqpLink.Kind.QUEUE, this::command, CREDITS);
        control.subscribe(this::control);
        // What was sent while the broker was away is gone; clients may be here before it was there the first time.
        amqp.onConnect(() -> syncAll.within(SYNC_WITHIN_MS));
    }

    /** What cannot be read is rejected as a whole; of what can be read one bad entry costs the others nothing. */
    private Uni<Void> command(byte[] body) {
        try {
            GatewayCommand command = GatewayCommand.parseFrom(body);
            command.getDeliveriesList().forEach(delivery -> alone("delivery", () -> delivery(delivery)));
            command.getKicksList().forEach(kick -> alone("kick", () -> kick(kick)));
        } catch (InvalidProtocolBufferException undecodable) {
            return Uni.createFrom().failure(undecodable);
        }
        return Uni.createFrom().voidItem();
    }

    private static void alone(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException fault) {
            Metrics.counter("skein.set.aside", "what", what).increment();
            LOG.errorf("A %s of a command cannot be carried out: %s", what, fault);
        }
    }

    private void delivery(Delivery delivery) {
        Span span = meters.trace(delivery);
        int sessions = deliverNow(delivery);
        if (span != null) {
            span.with("conversation", delivery.getConversationId())
                    .with("seq", delivery.getSeq())
                    .with("sessions", sessions)
                    .end();
        }
    }

    private int deliverNow(Delivery delivery) {
        byte[] frame = delivery.getFrame().toByteArray();
        Notification notification =
                new Notification(WireFrame.of(frame), delivery.getConversationId(), delivery.getSeq());
        int sessions = deliver.deliver(new Deliver.Delivery(
                delivery.getAppId(), delivery.getUserIdsList(), notification, delivery.getExceptSessionId()));
        meters.delivered(frame, sessions);
        return sessions;
    }

    private void kick(Kick kick) {
        deliver.kick(new Deliver.KickOrder(
                kick.getAppId(),
                kick.getUserId(),
                kick.getSessionId(),
                kick.getLoginId(),
                new Frames.Kick(kick.getReason(), kick.getByPlatform(), kick.getByDeviceId())));
    }

    private void control(ControlMessage message) {
        if (message.getTrustChanged()) {
            trustKeeper.refresh();
        }
        message.getKicksList().forEach(kick -> alone("kick", () -> kick(kick)));
        if (message.getSyncAllWithinMs() > 0) {
            syncAll.within(message.getSyncAllWithinMs());
        }
    }
}
