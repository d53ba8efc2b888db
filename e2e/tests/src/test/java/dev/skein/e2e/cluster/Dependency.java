package dev.skein.e2e.cluster;

import dev.skein.stack.Cluster;
import dev.skein.stack.ServiceProcess;
import dev.skein.stack.network.TcpProxy;
import java.util.Map;
import java.util.Set;

/** What a service needs of others, and how it is led there by another way. */
enum Dependency {
    REDIS,
    BROKER,
    POSTGRES,
    GROUP,
    MESSAGING,
    PUSH;

    /** Lets the service take the way from its next start on. */
    TcpProxy between(ServiceProcess service, Cluster cluster) {
        TcpProxy way = TcpProxy.to(port(cluster));
        switch (this) {
            case REDIS -> service.with("QUARKUS_REDIS_HOSTS", through(way, cluster, "QUARKUS_REDIS_HOSTS"));
            case BROKER -> service.with("AMQP_PORT", Integer.toString(way.port()));
            case POSTGRES -> {
                for (String url : Set.of("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_REACTIVE_URL")) {
                    service.with(url, through(way, cluster, url));
                }
            }
            case GROUP, MESSAGING, PUSH -> service.with("SKEIN_TARGETS_" + name(), way.address());
        }
        return way;
    }

    private int port(Cluster cluster) {
        return switch (this) {
            case REDIS -> cluster.stack().redis().port();
            case BROKER -> cluster.stack().broker().port();
            case POSTGRES -> cluster.stack().postgres().port();
            case GROUP -> cluster.group(0).port();
            case MESSAGING -> cluster.messaging(0).port();
            case PUSH -> cluster.push(0).port();
        };
    }

    private String through(TcpProxy way, Cluster cluster, String setting) {
        Map<String, String> direct = cluster.stack().environment();
        return direct.get(setting).replace(":" + port(cluster), ":" + way.port());
    }
}
