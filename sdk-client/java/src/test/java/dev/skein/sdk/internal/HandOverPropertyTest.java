package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.sdk.Conversations;
import dev.skein.sdk.TokenSource;
import dev.skein.sdk.internal.client.DefaultClient;
import dev.skein.sdk.internal.listener.Listeners;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.Stores;
import dev.skein.sdk.transport.Transport;
import dev.skein.v1.Message;
import dev.skein.v1.Platform;
import dev.skein.v1.SendResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories on a hostile network; a failing seed can be run again and does the same. */
class HandOverPropertyTest {
    private static final List<String> CONVERSATIONS =
            List.of("p:alice:bob", "p:alice:carol", "g:geese", "p:alice:dave", "g:skein");

    @TempDir
    Path folder;

    @Test
    @Tag("MSG-14")
    @Tag("MSG-17")
    @Tag("SDK-09")
    void everyMessageIsHandedOverOnceAndInOrderWhateverTheNetworkDoes() {
        for (long seed = 1; seed <= 300; seed++) {
            LocalStore store = Stores.memory(100_000);
            new History(seed, () -> store).check();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    @Tag("SDK-09")
    @Tag("SDK-10")
    void theSameHoldsAcrossRestartsAndCrashesOnSqlite(long seed) {
        new History(seed, () -> Stores.sqlite(folder.resolve("device.db"))).check();
    }

    /** What a client runs on; once it is dead, nothing gets in or out. */
    private static final class Machine implements Transport {
        private final Transport network;
        private boolean alive = true;

        private Machine(Transport network) {
            this.network = network;
        }

        @Override
        public CompletableFuture<Link> open(URI uri, Receiver receiver) {
            if (!alive) {
                return new CompletableFuture<>();
            }
            return network.open(uri, new Receiver() {
                @Override
                public void onFrame(ByteBuffer frame) {
                    if (alive) {
                        receiver.onFrame(frame);
                    }
                }

                @Override
                public void onClosed(int code, String reason) {
                    if (alive) {
                        receiver.onClosed(code, reason);
                    }
                }
            });
        }
    }

    private static final class History {
        private final long seed;
        private final SimulatedRuntime runtime;
        private final ScriptedServer server;
        private final Supplier<LocalStore> stores;
        private final Random random;
        private final Map<String, List<Message>> handed = new HashMap<>();
        private final List<CompletableFuture<SendResponse>> sends = new ArrayList<>();
        private final List<String> sentTexts = new ArrayList<>();
        private Machine machine;
        private DefaultClient client;
        private int number;

        private History(long seed, Supplier<LocalStore> stores) {
            this.seed = seed;
            this.stores = stores;
            runtime = new SimulatedRuntime(seed);
            random = new Random(seed * 31);
            server = new ScriptedServer(runtime, "alice");
            client = newClient();
        }

        private DefaultClient newClient() {
            Listeners listeners = new Listeners();
            listeners.add((dev.skein.sdk.MessageListener)
                    received -> handed.computeIfAbsent(received.conversationId(), id -> new ArrayList<>())
                            .add(received.message()));
            machine = new Machine(server);
            ClientSettings settings = new ClientSettings(
                    URI.create("http://skein.test"),
                    new ClientSettings.Account("demo", "alice", "d1", Platform.PLATFORM_LINUX),
                    TokenSource.of("token"),
                    stores.get(),
                    machine,
                    ClientSettings.Tuning.DEFAULT);
            return new DefaultClient(settings, runtime, listeners);
        }

        void check() {
            server.weather = ScriptedServer.Weather.STORM;
            client.start();
            for (int step = 0; step < 150; step++) {
                step();
                runtime.run(Duration.ofMillis(random.nextInt(400)));
            }
            server.weather = ScriptedServer.Weather.CALM;
            runtime.run(Duration.ofSeconds(120));
            assertAll();
        }

        private void step() {
            String conversation = CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size()));
            int dice = random.nextInt(100);
            if (dice < 55) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    server.add(conversation, "bob", "from bob " + number++);
                }
            } else if (dice < 85) {
                String text = "from alice " + number++;
                sentTexts.add(conversation + text);
                sends.add(client.sendText(Conversations.id(conversation), text));
            } else if (dice < 92) {
                client.conversations().markAllRead(conversation);
            } else if (dice < 97) {
                server.breakConnection();
            } else {
                if (random.nextBoolean()) {
                    restart();
                } else {
                    crash();
                }
            }
        }

        /** The process is gone between two instructions: nothing it would still do happens, its futures never end. */
        private void crash() {
            machine.alive = false;
            server.breakConnection();
            sends.removeIf(send -> !send.isDone());
            client = newClient();
            client.start();
        }

        private void restart() {
            CompletableFuture<Void> stopped = client.stop();
            runtime.run(Duration.ofSeconds(8));
            assertThat(stopped).as("seed %d: stop", seed).isDone();
            client = newClient();
            client.start();
        }

        private void assertAll() {
            server.timelines.forEach((conversation, timeline) -> {
                assertThat(handed.getOrDefault(conversation, List.of()).stream().map(Message::getSeq))
                        .as("seed %d: hand-over of %s", seed, conversation)
                        .containsExactlyElementsOf(
                                timeline.stream().map(Message::getSeq).toList());
                var known = client.conversations().get(conversation);
                runtime.run(Duration.ofMillis(10));
                assertThat(known.join().orElseThrow().unread())
                        .as("seed %d: unread of %s", seed, conversation)
                        .isEqualTo(server.unread(conversation));
                assertThat(server.delivered.get(conversation))
                        .as("seed %d: delivered of %s", seed, conversation)
                        .isEqualTo((long) timeline.size());
            });
            assertThat(sends).as("seed %d: sends end", seed).allMatch(CompletableFuture::isDone);
            List<String> stored = new ArrayList<>();
            List<String> wanted = new ArrayList<>();
            for (String conversation : CONVERSATIONS) {
                server.timelines.getOrDefault(conversation, List.of()).stream()
                        .filter(message -> message.getSender().equals("alice"))
                        .forEach(message -> stored.add(
                                conversation + message.getContent().getText().getText()));
                sentTexts.stream().filter(text -> text.startsWith(conversation)).forEach(wanted::add);
            }
            assertThat(stored).as("seed %d: sent once, in order", seed).containsExactlyElementsOf(wanted);
        }
    }
}
