package dev.skein.sdk.internal;

import dev.skein.sdk.ConnectionListener;
import dev.skein.sdk.Conversation;
import dev.skein.sdk.ConversationListener;
import dev.skein.sdk.MessageListener;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.SendListener;
import dev.skein.sdk.TokenSource;
import dev.skein.sdk.UserEventListener;
import dev.skein.sdk.internal.client.DefaultClient;
import dev.skein.sdk.internal.listener.Listeners;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.Stores;
import dev.skein.v1.Kicked;
import dev.skein.v1.MembershipEvent;
import dev.skein.v1.Platform;
import dev.skein.v1.ProfileEvent;
import dev.skein.v1.ReadEvent;
import dev.skein.v1.UserEvent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client of alice on a simulated network, with everything its listeners heard. */
final class Device {
    final SimulatedRuntime runtime = new SimulatedRuntime(1);
    final ScriptedServer server = new ScriptedServer(runtime, "alice");
    final List<ReceivedMessage> messages = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final List<UserEvent> opaque = new ArrayList<>();
    final List<Conversation> changes = new ArrayList<>();
    TokenSource tokens = TokenSource.of("token");
    LocalStore store = Stores.memory();
    ClientSettings.Tuning tuning = ClientSettings.Tuning.DEFAULT;
    DefaultClient client;

    Device() {
        client = build();
    }

    /** A client with the settings as they are now. */
    DefaultClient build() {
        Listeners listeners = new Listeners();
        listeners.add((MessageListener) messages::add);
        listeners.add((SendListener) (send, state, seq) -> heard.add("send " + state));
        listeners.add((ConversationListener) changes::add);
        listeners.add(new Ears());
        listeners.add(new EventEars());
        client = new DefaultClient(
                new ClientSettings(
                        URI.create("http://skein.test"),
                        new ClientSettings.Account("demo", "alice", "d1", Platform.PLATFORM_LINUX),
                        tokens,
                        store,
                        server,
                        tuning),
                runtime,
                listeners);
        return client;
    }

    /** Starts and lets a moment pass. */
    void start() {
        client.start();
        pass(2);
    }

    void pass(int seconds) {
        runtime.run(Duration.ofSeconds(seconds));
    }

    <T> T now(CompletableFuture<T> future) {
        runtime.run(Duration.ofMillis(1));
        return future.join();
    }

    Conversation conversation(String id) {
        return now(client.conversations().get(id)).orElseThrow();
    }

    List<Long> seqs(String conversation) {
        return messages.stream()
                .filter(message -> message.conversationId().equals(conversation))
                .map(ReceivedMessage::seq)
                .toList();
    }

    private final class Ears implements ConnectionListener {
        @Override
        public void onConnecting() {
            heard.add("connecting");
        }

        @Override
        public void onConnected() {
            heard.add("connected");
        }

        @Override
        public void onDisconnected(String reason) {
            heard.add("disconnected");
        }

        @Override
        public void onKicked(Kicked kicked) {
            heard.add("kicked " + kicked.getReason());
        }

        @Override
        public void onTokenExpired(dev.skein.protocol.SkeinException why) {
            heard.add("token expired " + why.code());
        }

        @Override
        public void onRefused(dev.skein.protocol.SkeinException why) {
            heard.add("refused " + why.code());
        }

        @Override
        public void onSyncStart() {
            heard.add("sync start");
        }

        @Override
        public void onSyncDone() {
            heard.add("sync done");
        }
    }

    private final class EventEars implements UserEventListener {
        @Override
        public void onPeerRead(ReadEvent receipt) {
            heard.add("peer read " + receipt.getReadSeq());
        }

        @Override
        public void onOwnRead(ReadEvent read) {
            heard.add("own read " + read.getReadSeq());
        }

        @Override
        public void onMembership(MembershipEvent membership) {
            heard.add("membership " + membership.getMember());
        }

        @Override
        public void onProfile(ProfileEvent profile) {
            heard.add("profile " + profile.getNickname());
        }

        @Override
        public void onOpaque(UserEvent event) {
            heard.add("opaque " + event.getVersion());
            opaque.add(event);
        }
    }
}
