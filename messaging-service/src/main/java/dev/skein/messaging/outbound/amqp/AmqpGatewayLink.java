package dev.skein.messaging.outbound.amqp;

import com.google.protobuf.UnsafeByteOperations;
import dev.skein.internal.v1.ControlMessage;
import dev.skein.internal.v1.Delivery;
import dev.skein.internal.v1.GatewayCommand;
import dev.skein.kit.amqp.AmqpLink;
import dev.skein.kit.control.ControlChannel;
import dev.skein.kit.session.SessionKeys;
import dev.skein.messaging.delivery.GatewayLink;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** One AMQP address per gateway, non-durable. */
@Singleton
public class AmqpGatewayLink implements GatewayLink {
    /** Above it a command is sent in parts, so that one large batch does not hold up the connection. */
    private static final int MAX_COMMAND_BYTES = 256 * 1024;

    private final AmqpLink amqp;
    private final ControlChannel control;

    public AmqpGatewayLink(AmqpLink amqp, ControlChannel control) {
        this.amqp = amqp;
        this.control = control;
    }

    @Override
    public Uni<Void> send(String node, List<dev.skein.messaging.delivery.Delivery> deliveries) {
        List<Uni<Void>> parts = new ArrayList<>();
        GatewayCommand.Builder command = GatewayCommand.newBuilder();
        int bytes = 0;
        for (dev.skein.messaging.delivery.Delivery delivery : deliveries) {
            command.addDeliveries(encode(delivery));
            bytes += delivery.frame().length;
            if (bytes > MAX_COMMAND_BYTES) {
                parts.add(send(node, command.build()));
                command = GatewayCommand.newBuilder();
                bytes = 0;
            }
        }
        if (command.getDeliveriesCount() > 0) {
            parts.add(send(node, command.build()));
        }
        return parts.size() == 1
                ? parts.getFirst()
                : Uni.join().all(parts).andCollectFailures().replaceWithVoid();
    }

    @Override
    public Uni<Void> syncAll(int withinMs) {
        return control.publish(
                ControlMessage.newBuilder().setSyncAllWithinMs(withinMs).build());
    }

    @Override
    public boolean reachable() {
        return amqp.connected();
    }

    private Uni<Void> send(String node, GatewayCommand command) {
        return amqp.send(SessionKeys.address(node), AmqpLink.Kind.QUEUE, false, command.toByteArray());
    }

    private static Delivery encode(dev.skein.messaging.delivery.Delivery delivery) {
        return Delivery.newBuilder()
                .setAppId(delivery.appId())
                .addAllUserIds(delivery.userIds())
                .setFrame(UnsafeByteOperations.unsafeWrap(delivery.frame()))
                .setConversationId(delivery.about().conversationId())
                .setSeq(delivery.about().seq())
                .setExceptSessionId(delivery.exceptSessionId())
                .setTraceparent(delivery.about().trace())
                .build();
    }
}
