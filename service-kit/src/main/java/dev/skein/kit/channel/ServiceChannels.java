package dev.skein.kit.channel;

import dev.skein.kit.caller.ServiceCaller;
import io.grpc.Attributes;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    /** A replica that says nothing for so long, and nothing when asked, has gone without a word. */
    private static final long SILENCE_SECONDS = 10;

    private static final long ANSWER_SECONDS = 3;
    /** How soon an added replica gets its share of calls, beside what the JVM and the name server keep in memory. */
    private static final long LOOK_AGAIN_MS = 2_000;

    private final ServiceTargets targets;
    private final ServiceCaller caller;
    private final TransportSecurity security;
    private final Map<String, ManagedChannel> balanced = new LinkedHashMap<>();
    private final Map<String, ManagedChannel> single = new LinkedHashMap<>();
    private final List<ReplicaResolver> resolvers = new CopyOnWriteArrayList<>();
    private final NameLookUp names;
    private final ScheduledExecutorService redial = Executors.newSingleThreadScheduledExecutor(ServiceChannels::daemon);

    /** All addresses of a host. */
    interface NameLookUp {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    @Inject
    public ServiceChannels(ServiceTargets targets, ServiceCaller caller, TransportSecurity security) {
        this(targets, caller, security, InetAddress::getAllByName);
    }

    ServiceChannels(ServiceTargets targets, ServiceCaller caller, TransportSecurity security, NameLookUp names) {
        this.targets = targets;
        this.caller = caller;
        this.security = security;
        this.names = names;
        redial.scheduleWithFixedDelay(this::redial, REDIAL_MS, REDIAL_MS, TimeUnit.MILLISECONDS);
        redial.scheduleWithFixedDelay(
                () -> resolvers.forEach(ReplicaResolver::lookAgain),
                LOOK_AGAIN_MS,
                LOOK_AGAIN_MS,
                TimeUnit.MILLISECONDS);
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
            ManagedChannel channel = single.computeIfAbsent(key, k -> single(address));
            replicas.add(new Replica(key, ClientInterceptors.intercept(channel, caller)));
        }
        if (!replicas.isEmpty()) {
            closeAllBut(replicas.stream().map(Replica::address).toList());
        }
        return List.copyOf(replicas);
    }

    private ManagedChannel single(InetSocketAddress address) {
        NettyChannelBuilder builder = tuned(NettyChannelBuilder.forAddress(address));
        if (security.encrypts()) {
            builder.overrideAuthority(nameOf(address));
        }
        return builder.build();
    }

    /** What its certificate must be for: the name in the configuration, whatever it resolves to. */
    private static String nameOf(InetSocketAddress address) {
        return address.getHostString() + ':' + address.getPort();
    }

    /** In a cluster each new replica has a new address. What runs on the channel of one that has gone ends by itself. */
    private void closeAllBut(List<String> listed) {
        single.entrySet().removeIf(entry -> {
            boolean gone = !listed.contains(entry.getKey());
            if (gone) {
                entry.getValue().shutdown();
            }
            return gone;
        });
    }

    /** The resolver belongs to this bean; the registry that replaces the deprecated setter is one for the whole JVM. */
    @SuppressWarnings("deprecation")
    private synchronized Channel balancedOver(String service, Optional<List<String>> configured) {
        ManagedChannel channel = balanced.computeIfAbsent(service, name -> {
            List<String> addresses = required(name, configured);
            ReplicaResolver resolver = new ReplicaResolver(() -> addressGroups(addresses));
            resolvers.add(resolver);
            return tuned(NettyChannelBuilder.forTarget("skein:///" + name))
                    .nameResolverFactory(resolver)
                    .defaultLoadBalancingPolicy("round_robin")
                    .build();
        });
        return ClientInterceptors.intercept(channel, caller);
    }

    private NettyChannelBuilder tuned(NettyChannelBuilder builder) {
        return security.protect(builder)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .keepAliveTime(SILENCE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .keepAliveWithoutCalls(true)
                .flowControlWindow(MAX_MESSAGE_BYTES);
    }

    private static List<String> required(String service, Optional<List<String>> configured) {
        return configured
                .filter(list -> !list.isEmpty())
                .orElseThrow(() -> new IllegalStateException(
                        "skein.targets." + service + ": name at least one host:port of " + service + "-service"));
    }

    private List<EquivalentAddressGroup> addressGroups(List<String> configured) {
        return resolve(configured).stream()
                .map(address -> new EquivalentAddressGroup(address, named(address)))
                .toList();
    }

    private static Attributes named(InetSocketAddress address) {
        return Attributes.newBuilder()
                .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, nameOf(address))
                .build();
    }

    /** All addresses behind the names; a name that does not resolve now is left out. */
    private List<InetSocketAddress> resolve(List<String> configured) {
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

    private InetAddress[] lookUp(String host) {
        try {
            return names.of(host);
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
