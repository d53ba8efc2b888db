package dev.skein.kit.channel;

import dev.skein.kit.caller.ServiceCaller;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Channels to the other services: round robin over all replicas with fail-over, and one by one for streams that belong to
 * a certain replica. Calls carry this service's own identity unless they already carry a caller. Thread-safe.
 */
@Singleton
public class ServiceChannels {
    private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
    private static final long REDIAL_MS = 1_000;

    private final ServiceTargets targets;
    private final ServiceCaller caller;
    private final Map<String, ManagedChannel> balanced = new LinkedHashMap<>();
    private final Map<String, ManagedChannel> single = new LinkedHashMap<>();
    private final ScheduledExecutorService redial = Executors.newSingleThreadScheduledExecutor(ServiceChannels::daemon);

    public ServiceChannels(ServiceTargets targets, ServiceCaller caller) {
        this.targets = targets;
        this.caller = caller;
        redial.scheduleWithFixedDelay(this::redial, REDIAL_MS, REDIAL_MS, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "service-channels");
        thread.setDaemon(true);
        return thread;
    }

    /** gRPC's own back-off grows to two minutes: too long for a service that was only restarted. */
    private synchronized void redial() {
        balanced.values().forEach(ManagedChannel::resetConnectBackoff);
        single.values().forEach(ManagedChannel::resetConnectBackoff);
    }

    public Channel group() {
        return balancedOver("group", targets.group());
    }

    public Channel messaging() {
        return balancedOver("messaging", targets.messaging());
    }

    public Channel push() {
        return balancedOver("push", targets.push());
    }

    /**
     * The replicas of messaging-service as they resolve now. Blocks for a name look-up when targets are names, so call it
     * from a worker thread, every few seconds; known replicas keep their channel.
     */
    public synchronized List<Replica> messagingReplicas() {
        List<Replica> replicas = new ArrayList<>();
        for (InetSocketAddress address : resolve(required("messaging", targets.messaging()))) {
            String key = address.getAddress().getHostAddress() + ':' + address.getPort();
            ManagedChannel channel = single.computeIfAbsent(
                    key, k -> tuned(NettyChannelBuilder.forAddress(address)).build());
            replicas.add(new Replica(key, ClientInterceptors.intercept(channel, caller)));
        }
        return List.copyOf(replicas);
    }

    /** The resolver belongs to this bean; the registry that replaces the deprecated setter is one for the whole JVM. */
    @SuppressWarnings("deprecation")
    private synchronized Channel balancedOver(String service, Optional<List<String>> configured) {
        ManagedChannel channel = balanced.computeIfAbsent(service, name -> {
            List<String> addresses = required(name, configured);
            return tuned(NettyChannelBuilder.forTarget("skein:///" + name))
                    .nameResolverFactory(new ReplicaResolver(() -> addressGroups(addresses)))
                    .defaultLoadBalancingPolicy("round_robin")
                    .build();
        });
        return ClientInterceptors.intercept(channel, caller);
    }

    private static NettyChannelBuilder tuned(NettyChannelBuilder builder) {
        return builder.usePlaintext()
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(20, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .flowControlWindow(MAX_MESSAGE_BYTES);
    }

    private static List<String> required(String service, Optional<List<String>> configured) {
        return configured
                .filter(list -> !list.isEmpty())
                .orElseThrow(() -> new IllegalStateException(
                        "skein.targets." + service + ": name at least one host:port of " + service + "-service"));
    }

    private static List<EquivalentAddressGroup> addressGroups(List<String> configured) {
        return resolve(configured).stream().map(EquivalentAddressGroup::new).toList();
    }

    /** All addresses behind the names; a name that does not resolve now is left out. */
    private static List<InetSocketAddress> resolve(List<String> configured) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String target : configured) {
            int colon = target.lastIndexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("skein.targets: '" + target + "' is not host:port");
            }
            int port = Integer.parseInt(target.substring(colon + 1).trim());
            for (InetAddress host : lookUp(target.substring(0, colon).trim())) {
                addresses.add(new InetSocketAddress(host, port));
            }
        }
        return addresses;
    }

    private static InetAddress[] lookUp(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            return new InetAddress[0];
        }
    }

    @PreDestroy
    synchronized void close() {
        redial.shutdownNow();
        balanced.values().forEach(ManagedChannel::shutdownNow);
        single.values().forEach(ManagedChannel::shutdownNow);
    }
}
