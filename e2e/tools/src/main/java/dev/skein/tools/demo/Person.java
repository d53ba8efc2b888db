package dev.skein.tools.demo;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.Conversation;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.service.AccountService;
import dev.skein.sdk.store.Stores;
import dev.skein.tools.Target;
import dev.skein.v1.Content;
import dev.skein.v1.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** One actor of the demo: a user with one device, and a screen that shows what the user sees. */
final class Person {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct horse";

    private final String name;
    private final String userId;
    private final Target target;
    private final Path store;
    private final Screen screen;
    private final List<ReceivedMessage> seen = new ArrayList<>();
    private SkeinClient client;

    Person(String name, String suffix, Target target, Path folder, Screen screen) {
        this.name = name;
        this.userId = name + suffix;
        this.target = target;
        this.screen = screen;
        store = folder.resolve(name + ".db");
        client = device();
    }

    String userId() {
        return userId;
    }

    SkeinClient client() {
        return client;
    }

    /** Registers, unless the account is there already. */
    void signUp() {
        try {
            SkeinHttp.at(target.url())
                    .service(AccountService::new)
                    .register(account -> account.setAppKey(target.appKey())
                            .setUserId(userId)
                            .setPassword(PASSWORD)
                            .setNickname(name))
                    .join();
        } catch (CompletionException failure) {
            boolean known = failure.getCause() instanceof SkeinException why && why.code() == ErrorCode.ACCOUNT_TAKEN;
            if (!known) {
                throw failure;
            }
        }
    }

    void comeOnline() {
        client.start().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Closes the program on the device; only the SQLite file stays. */
    void goOffline() {
        client.close();
    }

    /** Starts the program anew on the same device. */
    void restart() {
        client = device();
        comeOnline();
    }

    private SkeinClient device() {
        return SkeinClient.builder()
                .url(target.url())
                .appKey(target.appKey())
                .login(userId, PASSWORD)
                .device(name + "-laptop", Platform.PLATFORM_LINUX)
                .store(Stores.sqlite(store))
                .onMessage(this::sees)
                .build();
    }

    private void sees(ReceivedMessage message) {
        synchronized (seen) {
            seen.add(message);
            seen.notifyAll();
        }
        screen.message(name, message);
    }

    /** Waits until the conversation was handed over up to this seq. */
    void awaitSeq(String conversationId, long seq) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (seen) {
            while (seenIn(conversationId).stream().noneMatch(message -> message.seq() >= seq)) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (left <= 0) {
                    throw new DemoFailure(name + " did not get message " + seq + " of " + conversationId);
                }
                seen.wait(left);
            }
        }
    }

    List<ReceivedMessage> seenIn(String conversationId) {
        synchronized (seen) {
            return seen.stream()
                    .filter(message -> message.conversationId().equals(conversationId))
                    .toList();
        }
    }

    long unread(String conversationId) {
        return client.conversations()
                .get(conversationId)
                .join()
                .map(Conversation::unread)
                .orElseThrow(() -> new DemoFailure(name + " does not know " + conversationId));
    }

    /** Every message once and in order, from the first on. */
    void checkTimeline(String conversationId, long head) {
        List<Long> seqs =
                seenIn(conversationId).stream().map(ReceivedMessage::seq).toList();
        long first = seqs.isEmpty() ? 0 : seqs.getFirst();
        List<Long> wanted = new ArrayList<>();
        for (long seq = first; seq <= head; seq++) {
            wanted.add(seq);
        }
        if (!seqs.equals(wanted)) {
            throw new DemoFailure(name + " was handed " + seqs + " instead of " + wanted);
        }
    }

    static String textOf(ReceivedMessage message) {
        Content content = message.content();
        if (content.hasNotification()) {
            return "("
                    + content.getNotification()
                            .getEvent()
                            .name()
                            .replace("GROUP_EVENT_", "")
                            .toLowerCase(java.util.Locale.ROOT)
                    + ": " + String.join(", ", content.getNotification().getTargetsList()) + ")";
        }
        return message.text();
    }
}
