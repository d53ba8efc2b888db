package dev.skein.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/**
 * An Artemis broker inside this JVM that speaks AMQP 1.0 on a loopback port, with a journal on disk.
 *
 * <p>Limits: events page to disk; live deliveries ({@code skein.gateway.#}) and control messages are dropped when nobody
 * reads them, because gateways tell their sessions to sync after a gap.
 */
public final class BrokerServer implements Server {
    public static final String USER = "skein";

    private static final long MIB = 1024L * 1024;

    /** One line per message otherwise, wherever the default level is INFO; held, or the setting would be collected. */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    static {
        AUDIT.setLevel(Level.OFF);
    }

    private final StackHome home;
    private final int port;
    private final String password;
    private final @Nullable ServerTls tls;
    private @Nullable EmbeddedActiveMQ broker;

    /** @param port 0 picks a free one */
    public BrokerServer(StackHome home, int port, String password, @Nullable ServerTls tls) {
        this.home = home;
        this.port = Ports.orFree(port);
        this.password = password;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "broker";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public synchronized void start() {
        if (broker != null) {
            throw new StackException("the broker already runs on port " + port);
        }
        EmbeddedActiveMQ starting = new EmbeddedActiveMQ();
        starting.setSecurityManager(new OnePassword(USER, password));
        try {
            starting.setConfiguration(configuration());
            starting.start();
        } catch (Exception e) {
            throw new StackException("the broker did not start: " + e.getMessage(), e);
        }
        if (!Ports.accepts(port)) {
            stopQuietly(starting);
            throw new StackException("the broker did not start: port " + port + " is in use");
        }
        broker = starting;
    }

    @Override
    public synchronized void stop() {
        EmbeddedActiveMQ running = broker;
        broker = null;
        if (running != null) {
            stopQuietly(running);
        }
    }

    /** Ends without telling clients or writing a clean end; {@link BrokerProcess} can be killed for real. */
    @Override
    public synchronized void kill() {
        EmbeddedActiveMQ running = broker;
        broker = null;
        if (running == null) {
            return;
        }
        try {
            running.getActiveMQServer().fail(false);
        } catch (Exception e) {
            throw new StackException("the broker cannot be ended: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return broker != null && broker.getActiveMQServer().isStarted();
    }

    private Configuration configuration() throws Exception {
        Path data = home.data(name());
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("skein");
        configuration.setPersistenceEnabled(true);
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalDirectory(data.resolve("journal").toString());
        configuration.setBindingsDirectory(data.resolve("bindings").toString());
        configuration.setPagingDirectory(data.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(data.resolve("large").toString());
        configuration.setNodeManagerLockDirectory(data.resolve("journal").toString());
        configuration.setJournalFileSize((int) (4 * MIB));
        configuration.setJournalMinFiles(2);
        configuration.setJournalPoolFiles(10);
        configuration.setJMXManagementEnabled(false);
        configuration.setMessageCounterEnabled(false);
        configuration.setSecurityEnabled(true);
        // A full disk of the host is not this broker's business: it must not block producers at 90 %.
        configuration.setMaxDiskUsage(-1);
        configuration.setGlobalMaxSize(256 * MIB);
        configuration.setScheduledThreadPoolMaxSize(2);
        configuration.setThreadPoolMaxSize(8);
        configuration.addAcceptorConfiguration(
                "amqp",
                "tcp://127.0.0.1:" + port + "?protocols=AMQP;saslMechanisms=PLAIN;amqpCredits=1000;amqpLowCredits=300"
                        + ";amqpDuplicateDetection=false;remotingThreads=2;useEpoll=true;useKQueue=true"
                        + encryption());
        // Whoever knows the password may do everything: the roles only have to exist.
        configuration.putSecurityRoles(
                "#",
                Set.of(new Role("skein", true, true, true, true, true, true, true, true, true, true, false, false)));
        configuration.addAddressSetting("#", everyAddress());
        configuration.addAddressSetting("skein.gateway.#", dropWhenFull());
        configuration.addAddressSetting("skein.control", dropWhenFull());
        configuration.addAddressSetting("skein.events", keepForEver());
        return configuration;
    }

    private String encryption() throws IOException {
        if (tls == null) {
            return "";
        }
        Path keys = home.run().resolve("broker.pemcfg");
        Files.writeString(keys, "source.key=%s\nsource.cert=%s\n".formatted(tls.key(), tls.certificate()));
        return ";sslEnabled=true;keyStoreType=PEMCFG;keyStorePath=" + keys;
    }

    private static AddressSettings everyAddress() {
        return new AddressSettings()
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true)
                .setDeadLetterAddress(SimpleString.of("skein.dead"))
                .setAutoCreateDeadLetterResources(true)
                .setMaxDeliveryAttempts(10)
                .setRedeliveryDelay(200)
                .setRedeliveryMultiplier(2)
                .setMaxRedeliveryDelay(30_000)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
    }

    private static AddressSettings dropWhenFull() {
        return new AddressSettings()
                .setMaxSizeBytes(64 * MIB)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP);
    }

    /** Its durable subscriptions must outlive their consumers, or events sent meanwhile are lost. */
    private static AddressSettings keepForEver() {
        return new AddressSettings()
                .setAutoDeleteAddresses(false)
                .setAutoDeleteQueues(false)
                .setMaxSizeBytes(64 * MIB)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
    }

    private static void stopQuietly(EmbeddedActiveMQ broker) {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new StackException("the broker did not stop in order: " + e.getMessage(), e);
        }
    }

    private record OnePassword(String user, String password) implements ActiveMQSecurityManager {
        @Override
        public boolean validateUser(@Nullable String name, @Nullable String given) {
            return user.equals(name) && password.equals(given);
        }

        @Override
        public boolean validateUserAndRole(
                @Nullable String name, @Nullable String given, Set<Role> roles, CheckType check) {
            return validateUser(name, given);
        }
    }
}
