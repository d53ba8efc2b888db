package dev.skein.gateway.outbound.grpc;

import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.auth.CallContext;
import dev.skein.gateway.config.GatewayConfig;
import dev.skein.gateway.send.MessageOwners;
import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.StreamedAck;
import dev.skein.kit.channel.Replica;
import dev.skein.kit.channel.ServiceChannels;
import dev.skein.kit.time.SteadyClock;
import dev.skein.protocol.SkeinException;
import io.grpc.Status;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The streams to all messaging-service replicas, and which send is where.
 *
 * <p>One lock for all of it, held for a few map operations: it is what makes "choose the owner, then enqueue" one step, so
 * that two sends to a conversation can never overtake each other while a stream comes or goes. A conversation with
 * unanswered sends stays with its replica until they are answered, also when a better owner appears.
 */
@Singleton
public class MessageStreams implements MessageOwners, OwnerStream.Owner {
    private static final Logger LOG = Logger.getLogger(MessageStreams.class);
    private static final long LOOK_EVERY_MS = 500;
    private static final long EXPIRE_EVERY_MS = 250;

    private final ServiceChannels channels;
    private final Vertx vertx;
    private final SteadyClock clock;
    private final int maxUnanswered;

    /** Streams being opened or open, by address. */
    private final Map<String, OwnerStream> streams = new HashMap<>();

    private final List<OwnerStream> up = new ArrayList<>();
    /** All unanswered sends in the order they came. */
    private final Map<Long, PendingSend> unanswered = new LinkedHashMap<>();

    private final Map<String, Pin> pins = new HashMap<>();
    private long lastId;

    /** Which stream the unanswered sends of a conversation are on. */
    private static final class Pin {
        final OwnerStream stream;
        int sends;

        Pin(OwnerStream stream) {
            this.stream = stream;
        }
    }

    public MessageStreams(ServiceChannels channels, Vertx vertx, SteadyClock clock, GatewayConfig config) {
        this.channels = channels;
        this.vertx = vertx;
        this.clock = clock;
        this.maxUnanswered = config.calls().maxUnansweredSends();
    }

    void start(@Observes StartupEvent event) {
        look();
        vertx.setPeriodic(LOOK_EVERY_MS, t -> look());
        vertx.setPeriodic(EXPIRE_EVERY_MS, t -> expire());
    }

    @Override
    public Uni<byte[]> send(CallContext context, byte[] request, long timeoutMs, String trace) {
        String key = context.identity().appId()
                + '|'
                + SendTarget.conversation(context.identity().userId(), request);
        return Uni.createFrom()
                .emitter(emitter -> enqueue(
                        new PendingSend(context, request, key, clock.millis() + timeoutMs, trace, emitter), emitter));
    }

    private void enqueue(PendingSend send, UniEmitter<? super byte[]> emitter) {
        synchronized (this) {
            if (unanswered.size() < maxUnanswered) {
                send.id = ++lastId;
                unanswered.put(send.id, send);
                assign(send);
                return;
            }
        }
        emitter.fail(SkeinException.of(ErrorCode.OVERLOADED));
    }

    /** Under the lock. */
    private void assign(PendingSend send) {
        Pin pin = pins.get(send.key);
        if (pin == null) {
            OwnerStream owner = Rendezvous.owner(up, send.key);
            if (owner == null) {
                send.stream = null;
                return;
            }
            pin = new Pin(owner);
            pins.put(send.key, pin);
        }
        pin.sends++;
        send.stream = pin.stream;
        pin.stream.send(send);
    }

    @Override
    public synchronized void forget(String sessionId) {
        up.forEach(stream -> stream.forget(sessionId));
    }

    @Override
    public synchronized boolean reachable() {
        return !up.isEmpty();
    }

    @Override
    public synchronized int unanswered() {
        return unanswered.size();
    }

    @Override
    public void answered(OwnerStream stream, OpenResponse response) {
        List<PendingSend> sends = new ArrayList<>(response.getAcksCount());
        synchronized (this) {
            for (StreamedAck ack : response.getAcksList()) {
                sends.add(release(stream, ack.getId()));
            }
        }
        for (int i = 0; i < sends.size(); i++) {
            PendingSend send = sends.get(i);
            if (send != null) {
                StreamedAck ack = response.getAcks(i);
                if (ack.hasError()) {
                    send.fail(SkeinException.from(ack.getError()));
                } else {
                    send.answer(ack.getResponse().toByteArray());
                }
            }
        }
    }

    @Override
    public void unwritable(OwnerStream stream, PendingSend send, RuntimeException why) {
        LOG.error("A send cannot be written to its stream", why);
        synchronized (this) {
            if (release(stream, send.id) == null) {
                return;
            }
        }
        send.fail(SkeinException.of(ErrorCode.INTERNAL));
    }

    /** Under the lock: null when it has timed out, or was sent again to another replica meanwhile. */
    private @Nullable PendingSend release(OwnerStream stream, long id) {
        PendingSend send = unanswered.get(id);
        if (send == null || send.stream != stream) {
            return null;
        }
        unanswered.remove(id);
        unpin(send);
        return send;
    }

    private void unpin(PendingSend send) {
        Pin pin = pins.get(send.key);
        if (pin != null && pin.stream == send.stream && --pin.sends == 0) {
            pins.remove(send.key);
        }
    }

    @Override
    public synchronized void up(OwnerStream stream) {
        if (streams.get(stream.address()) != stream) {
            return;
        }
        LOG.infof("Stream to messaging-service %s is up", stream.address());
        up.add(stream);
        unanswered.values().stream()
                .filter(send -> send.stream == null)
                .toList()
                .forEach(this::assign);
    }

    @Override
    public synchronized void down(OwnerStream stream, Status status) {
        streams.remove(stream.address(), stream);
        if (!up.remove(stream)) {
            return;
        }
        List<PendingSend> again = unanswered.values().stream()
                .filter(send -> send.stream == stream)
                .toList();
        LOG.warnf(
                "Stream to messaging-service %s broke (%s); %d sends go to the next owner",
                stream.address(), status.getCode(), again.size());
        pins.values().removeIf(pin -> pin.stream == stream);
        again.forEach(this::assign);
    }

    private void expire() {
        long now = clock.millis();
        List<PendingSend> late;
        synchronized (this) {
            late = unanswered.values().stream()
                    .filter(send -> send.deadlineMs <= now)
                    .toList();
            for (PendingSend send : late) {
                unanswered.remove(send.id);
                unpin(send);
            }
        }
        late.forEach(send ->
                send.fail(SkeinException.of(send.stream == null ? ErrorCode.UNAVAILABLE : ErrorCode.TIMED_OUT)));
    }

    /** Opens streams to replicas that have none; on a worker, because names may have to be resolved. */
    private void look() {
        vertx.executeBlocking(channels::messagingReplicas, false)
                .onSuccess(this::open)
                .onFailure(failure -> LOG.warnf("Cannot list messaging-service replicas: %s", failure.getMessage()));
    }

    private void open(List<Replica> replicas) {
        List<OwnerStream> fresh = new ArrayList<>();
        Set<String> listed = replicas.stream().map(Replica::address).collect(Collectors.toSet());
        synchronized (this) {
            for (Replica replica : replicas) {
                if (!streams.containsKey(replica.address())) {
                    OwnerStream stream = new OwnerStream(
                            replica.address(),
                            replica.channel(),
                            ((VertxInternal) vertx).getEventLoopGroup().next(),
                            this);
                    streams.put(replica.address(), stream);
                    fresh.add(stream);
                }
            }
            if (!listed.isEmpty()) {
                streams.values().stream()
                        .filter(stream -> !listed.contains(stream.address()))
                        .toList()
                        .forEach(OwnerStream::cancel);
            }
        }
        fresh.forEach(OwnerStream::start);
    }
}
