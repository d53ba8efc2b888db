package dev.skein.kit.amqp;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.proton.ProtonConnection;
import io.vertx.proton.ProtonDelivery;
import io.vertx.proton.ProtonHelper;
import io.vertx.proton.ProtonReceiver;
import io.vertx.proton.ProtonSender;
import io.vertx.proton.ProtonServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Modified;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.message.Message;

/** An AMQP peer that refuses on command, in each way the protocol knows: what real brokers do when it is hard to make them. */
public final class ScriptedBroker implements AutoCloseable {
    /** What is done with a message. */
    public sealed interface Answer {
        record Outcome(DeliveryState state) implements Answer {}

        record CloseLink(ErrorCondition why) implements Answer {}

        record Silence() implements Answer {}
    }

    public static final Answer ACCEPT = new Answer.Outcome(Accepted.getInstance());
    public static final Answer RELEASE = new Answer.Outcome(Released.getInstance());

    public final AtomicInteger connections = new AtomicInteger();
    /** Links that were asked for, by address. */
    public final Map<String, AtomicInteger> attaches = new ConcurrentHashMap<>();
    /** All that came, accepted or not. */
    public final List<String> arrived = new CopyOnWriteArrayList<>();

    public final List<String> accepted = new CopyOnWriteArrayList<>();

    private final Map<String, Function<String, Answer>> scripts = new ConcurrentHashMap<>();
    private final Map<String, ErrorCondition> refused = new ConcurrentHashMap<>();
    private final Map<String, Integer> credits = new ConcurrentHashMap<>();
    private final Map<String, ProtonReceiver> receivers = new ConcurrentHashMap<>();
    private final Map<String, ProtonSender> senders = new ConcurrentHashMap<>();
    private final Map<String, Long> maxSizes = new ConcurrentHashMap<>();
    private final List<AmqpLink> links = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final ProtonServer server;
    private volatile Context loop;

    public ScriptedBroker(Vertx vertx) {
        this.vertx = vertx;
        server = ProtonServer.create(vertx).connectHandler(this::connected);
        CompletableFuture<Void> listening = new CompletableFuture<>();
        server.listen(0, "127.0.0.1", result -> listening.complete(null));
        listening.join();
    }

    int port() {
        return server.actualPort();
    }

    /** A link to it that ends with it. */
    public AmqpLink link() {
        AmqpLink link =
                new AmqpLink(vertx, "127.0.0.1", port(), Optional.empty(), Optional.empty(), BrokerSecurity.NONE);
        link.start(null);
        links.add(link);
        return link;
    }

    public static Answer modify(boolean undeliverableHere) {
        Modified modified = new Modified();
        modified.setDeliveryFailed(true);
        modified.setUndeliverableHere(undeliverableHere);
        return new Answer.Outcome(modified);
    }

    /** @param condition empty: without a reason */
    public static Answer reject(String condition) {
        Rejected rejected = new Rejected();
        if (!condition.isEmpty()) {
            rejected.setError(error(condition));
        }
        return new Answer.Outcome(rejected);
    }

    public static Answer closeLink(String condition) {
        return new Answer.CloseLink(error(condition));
    }

    private static ErrorCondition error(String condition) {
        return new ErrorCondition(Symbol.valueOf(condition), "as the script says");
    }

    /** What is done with each message to an address, by its text. Otherwise all are accepted. */
    public void answering(String address, Function<String, Answer> script) {
        scripts.put(address, script);
    }

    void refuse(String address, String condition) {
        refused.put(address, error(condition));
    }

    void letIn(String address) {
        refused.remove(address);
    }

    /** Ends the link over which we are heard at an address. */
    void closeReceiving(String address, String condition) {
        ProtonSender sender = senders.get(address);
        onLoop(() -> sender.setCondition(error(condition)).close());
    }

    void credit(String address, int credit) {
        credits.put(address, credit);
        ProtonReceiver open = receivers.get(address);
        if (open != null && credit > 0) {
            onLoop(() -> open.flow(credit));
        }
    }

    void maxMessageSize(String address, long bytes) {
        maxSizes.put(address, bytes);
    }

    int attaches(String address) {
        return attaches.computeIfAbsent(address, a -> new AtomicInteger()).get();
    }

    private void onLoop(Runnable work) {
        loop.runOnContext(v -> work.run());
    }

    private void connected(ProtonConnection connection) {
        connections.incrementAndGet();
        loop = vertx.getOrCreateContext();
        connection.openHandler(opened -> connection.open());
        connection.closeHandler(closed -> connection.close());
        connection.sessionOpenHandler(session -> session.open());
        connection.receiverOpenHandler(this::theySend);
        connection.senderOpenHandler(this::theyReceive);
    }

    private void theySend(ProtonReceiver receiver) {
        String address = receiver.getRemoteTarget().getAddress();
        attaches.computeIfAbsent(address, a -> new AtomicInteger()).incrementAndGet();
        ErrorCondition refusal = refused.get(address);
        receiver.setAutoAccept(false).setPrefetch(0);
        if (refusal != null) {
            receiver.setTarget(null).open();
            receiver.setCondition(refusal).close();
            return;
        }
        receiver.setTarget(receiver.getRemoteTarget()).setSource(receiver.getRemoteSource());
        if (maxSizes.containsKey(address)) {
            receiver.setMaxMessageSize(UnsignedLong.valueOf(maxSizes.get(address)));
        }
        receiver.handler((delivery, message) -> arrived(receiver, address, delivery, message));
        receiver.closeHandler(closed -> receiver.close());
        receivers.put(address, receiver);
        receiver.open();
        int credit = credits.getOrDefault(address, 1_000);
        if (credit > 0) {
            receiver.flow(credit);
        }
    }

    private void arrived(ProtonReceiver receiver, String address, ProtonDelivery delivery, Message message) {
        String text = new String(((Data) message.getBody()).getValue().getArray(), StandardCharsets.UTF_8);
        arrived.add(text);
        switch (scripts.getOrDefault(address, any -> ACCEPT).apply(text)) {
            case Answer.Outcome outcome -> {
                if (outcome.equals(ACCEPT)) {
                    accepted.add(text);
                }
                delivery.disposition(outcome.state(), true);
            }
            case Answer.CloseLink close -> receiver.setCondition(close.why()).close();
            case Answer.Silence silence -> {}
        }
    }

    private void theyReceive(ProtonSender sender) {
        String address = ((Source) sender.getRemoteSource()).getAddress();
        attaches.computeIfAbsent(address, a -> new AtomicInteger()).incrementAndGet();
        ErrorCondition refusal = refused.get(address);
        if (refusal != null) {
            sender.setSource(null).open();
            sender.setCondition(refusal).close();
            return;
        }
        sender.setSource(sender.getRemoteSource()).setTarget(sender.getRemoteTarget());
        senders.put(address, sender);
        sender.closeHandler(closed -> sender.close());
        sender.open();
    }

    /** To whoever receives from the address. */
    void deliver(String address, String text) {
        Message message = ProtonHelper.message();
        message.setBody(new Data(new Binary(text.getBytes(StandardCharsets.UTF_8))));
        onLoop(() -> senders.get(address).send(message));
    }

    @Override
    public void close() {
        links.forEach(AmqpLink::close);
        server.close();
    }
}
