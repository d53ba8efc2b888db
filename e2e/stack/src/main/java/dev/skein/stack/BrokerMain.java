package dev.skein.stack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The broker as a process of its own: {@code BrokerMain <home> <port> [<certificate> <key> <authority>]}, the password
 * in the environment.
 *
 * <p>It ends with the process that started it, so that a killed test leaves no broker behind.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws InterruptedException {
        ServerTls tls = args.length < 5 ? null : new ServerTls(Path.of(args[2]), Path.of(args[3]), Path.of(args[4]));
        BrokerServer broker = new BrokerServer(
                new StackHome(Path.of(args[0])),
                Integer.parseInt(args[1]),
                System.getenv(Secrets.BROKER_PASSWORD),
                tls);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "stop-broker"));
        try {
            broker.start();
        } catch (StackException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        new CountDownLatch(1).await();
    }
}
