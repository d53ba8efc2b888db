package dev.skein.messaging.config;

import dev.skein.kit.aside.SetAside;
import dev.skein.kit.outbox.EventPublisher;
import dev.skein.kit.outbox.OutboxRelay;
import dev.skein.kit.time.SteadyClock;
import dev.skein.kit.trace.Traces;
import dev.skein.messaging.conversation.AccessCache;
import dev.skein.messaging.delivery.DeliverLive;
import dev.skein.messaging.delivery.GatewayLink;
import dev.skein.messaging.delivery.SessionRegistry;
import dev.skein.messaging.history.MessageHistory;
import dev.skein.messaging.history.PullMessages;
import dev.skein.messaging.history.RecentMessages;
import dev.skein.messaging.outbound.postgres.PostgresAccessSource;
import dev.skein.messaging.outbound.postgres.PostgresMessageEvents;
import dev.skein.messaging.outbound.postgres.PostgresMessageHistory;
import dev.skein.messaging.outbound.postgres.PostgresMessageStore;
import dev.skein.messaging.outbound.postgres.PostgresProjectionStore;
import dev.skein.messaging.outbound.postgres.PostgresReadPoints;
import dev.skein.messaging.outbound.postgres.PostgresSyncStore;
import dev.skein.messaging.projection.ApplyChange;
import dev.skein.messaging.receipt.MarkRead;
import dev.skein.messaging.receipt.ReadPoints;
import dev.skein.messaging.send.SendMessage;
import dev.skein.messaging.send.SendMetrics;
import dev.skein.messaging.send.SendSettings;
import dev.skein.messaging.sync.SyncUser;
import dev.skein.messaging.wire.WireFrames;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.Executor;

/** Puts the service together: which implementation stands behind which port. */
@Singleton
public class Parts {
    private static final String SCHEMA = "messaging";
    private static final int OUTBOX_ROWS = 20;

    @Produces
    @Singleton
    AccessCache accessCache(Pool pool, MessagingSettings settings) {
        return new AccessCache(new PostgresAccessSource(pool), settings.memory().members());
    }

    @Produces
    @Singleton
    SendMessage sendMessage(
            AccessCache access,
            @ReactiveDataSource("lanes") Pool pool,
            AfterSending afterwards,
            SendMetrics metrics,
            MessagingSettings settings,
            Vertx vertx) {
        MessagingSettings.Send send = settings.send();
        SendSettings size = new SendSettings(send.lanes(), send.maxBatch(), send.maxWaiting());
        return new SendMessage(
                access,
                new PostgresMessageStore(pool),
                afterwards,
                metrics,
                Clock.systemUTC(),
                new SendMessage.Plan(size, lane -> eventLoop(vertx)));
    }

    @Produces
    @Singleton
    DeliverLive deliverLive(
            SessionRegistry registry,
            GatewayLink gateways,
            MeterRegistry metrics,
            MessagingSettings settings,
            Vertx vertx) {
        var lost = metrics.counter("skein.deliveries.lost");
        DeliverLive deliver = new DeliverLive(
                registry,
                gateways,
                new WireFrames(),
                eventLoop(vertx),
                new DeliverLive.Settings(settings.delivery().maxNodesTold(), lost::increment, SteadyClock.system()));
        metrics.gauge("skein.deliveries.waiting", deliver, DeliverLive::waiting);
        vertx.setPeriodic(500, timer -> deliver.repair());
        return deliver;
    }

    @Produces
    @Singleton
    ApplyChange applyChange(
            Pool pool,
            AccessCache access,
            ApplyChange.OtherReplicas others,
            AfterSending afterwards,
            DeliverLive deliverLive) {
        return new ApplyChange(
                new PostgresProjectionStore(pool), access, others, afterwards, deliverLive, Clock.systemUTC());
    }

    @Produces
    @Singleton
    PullMessages pullMessages(Pool pool, RecentMessages recent) {
        MessageHistory history = new PostgresMessageHistory(pool);
        return new PullMessages(history, recent);
    }

    @Produces
    @Singleton
    ReadPoints readPoints(Pool pool) {
        return new PostgresReadPoints(pool);
    }

    @Produces
    @Singleton
    MarkRead markRead(ReadPoints points, DeliverLive deliverLive) {
        return new MarkRead(points, deliverLive, Clock.systemUTC());
    }

    @Produces
    @Singleton
    SyncUser syncUser(Pool pool) {
        return new SyncUser(new PostgresSyncStore(pool));
    }

    @Produces
    @Singleton
    SetAside setAside(Vertx vertx, io.vertx.mutiny.sqlclient.Pool pool, MeterRegistry metrics) {
        return new SetAside(vertx, pool, SCHEMA, metrics);
    }

    @Produces
    @Singleton
    OutboxRelay outboxRelay(
            Vertx vertx,
            io.vertx.mutiny.sqlclient.Pool pool,
            EventPublisher publisher,
            Traces traces,
            SetAside aside,
            MeterRegistry metrics) {
        return new OutboxRelay(
                new OutboxRelay.Place(vertx, pool, SCHEMA),
                OUTBOX_ROWS,
                new PostgresMessageEvents(pool.getDelegate(), publisher, traces),
                aside,
                metrics);
    }

    /** An event loop of its own, so that a lane's work never runs in the context of one call. */
    private static Executor eventLoop(Vertx vertx) {
        Context context = ((VertxInternal) vertx).createEventLoopContext();
        return task -> context.runOnContext(nothing -> task.run());
    }
}
