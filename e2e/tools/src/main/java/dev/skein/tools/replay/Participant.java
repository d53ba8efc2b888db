package dev.skein.tools.replay;

import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.service.AccountService;
import dev.skein.sdk.store.LocalStore;
import dev.skein.sdk.store.Stores;
import dev.skein.v1.Platform;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** One nick: a user with one session, and a record of everything the SDK handed over. */
final class Participant {
    private static final String PASSWORD = "replayed log";

    /** What was handed over; the id tells messages of equal words apart. */
    record Seen(long seq, String sender, String clientMessageId, String text) {}

    private final String nick;
    private final String userId;
    private final SkeinClient client;
    private final AtomicLong handedOver;
    private final List<Seen> seen = new ArrayList<>();
    private boolean present;

    Participant(String nick, String userId, ReplayPlan plan, SkeinRuntime runtime, AtomicLong handedOver) {
        this.nick = nick;
        this.userId = userId;
        this.handedOver = handedOver;
        // The record below is all this device needs to keep.
        LocalStore store = Stores.memory(0);
        client = SkeinClient.builder()
                .url(plan.url())
                .appKey(plan.appKey())
                .login(userId, PASSWORD)
                .device("replay", Platform.PLATFORM_LINUX)
                .store(store)
                .runtime(runtime)
                .roamingMessages(Integer.MAX_VALUE)
                .onMessage(this::record)
                .build();
    }

    CompletableFuture<Void> signUp(SkeinHttp http, String appKey) {
        String nickname = nick.codePointCount(0, nick.length()) > 32 ? userId : nick;
        return http.service(AccountService::new)
                .register(account -> account.setAppKey(appKey)
                        .setUserId(userId)
                        .setPassword(PASSWORD)
                        .setNickname(nickname))
                .thenApply(registered -> null);
    }

    String userId() {
        return userId;
    }

    SkeinClient client() {
        return client;
    }

    boolean present() {
        return present;
    }

    /** Completes when the session is there and has caught up. Harmless when it is. */
    CompletableFuture<Void> appear() {
        present = true;
        return client.start();
    }

    CompletableFuture<Void> vanish() {
        present = false;
        return client.stop();
    }

    CompletableFuture<SendResponse> send(SendRequest request) {
        return client.send(request);
    }

    private void record(ReceivedMessage message) {
        handedOver.incrementAndGet();
        synchronized (seen) {
            seen.add(new Seen(message.seq(), message.sender(), message.message().getClientMessageId(), message.text()));
        }
    }

    List<Seen> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    long lastSeq() {
        synchronized (seen) {
            return seen.isEmpty() ? 0 : seen.getLast().seq();
        }
    }
}
