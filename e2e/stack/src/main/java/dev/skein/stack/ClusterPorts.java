package dev.skein.stack;

/**
 * Where a cluster listens; 0 everywhere means free ports.
 *
 * @param gateway the public port of the first gateway
 * @param grpc messaging; group and push take the two after it
 * @param management health and metrics of the gateway; messaging, group and push take the three after it
 */
@SuppressWarnings("EnumOrdinal") // the ports follow each other in the order the services are declared
public record ClusterPorts(int gateway, int grpc, int management, int postgres, int redis, int broker) {
    public static final ClusterPorts FREE = new ClusterPorts(0, 0, 0, 0, 0, 0);

    /** {@code ./skein up}: away from the defaults of well-known servers (Prometheus 9090, Kafka 9092, RabbitMQ 15672). */
    public static final ClusterPorts LOCAL = new ClusterPorts(8080, 19001, 19090, 15432, 16379, 15670);

    int portOf(Service service) {
        return service == Service.GATEWAY ? gateway : grpc == 0 ? 0 : grpc + service.ordinal() - 1;
    }

    int managementPortOf(Service service) {
        return management == 0 ? 0 : management + service.ordinal();
    }
}
