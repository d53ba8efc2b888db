package dev.skein.push;

import dev.skein.push.vendor.Push;
import dev.skein.push.vendor.PushVendor;
import dev.skein.push.vendor.VendorAnswer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A vendor that keeps what it got and answers what the test wrote down for a token. */
@Singleton
public class ScriptedVendor implements PushVendor {
    static final VendorAnswer LATER = new VendorAnswer.RetryLater(Duration.ZERO, "503");

    private final List<Push> pushes = new CopyOnWriteArrayList<>();
    private final Set<String> explosive = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<VendorAnswer>> scripts = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Uni<VendorAnswer> push(Push push) {
        pushes.add(push);
        if (explosive.remove(push.target().token())) {
            throw new IllegalStateException("a fault in the vendor's adapter");
        }
        Queue<VendorAnswer> script = scripts.get(push.target().token());
        VendorAnswer answer = script == null ? null : script.poll();
        return Uni.createFrom().item(answer == null ? new VendorAnswer.Delivered("ok") : answer);
    }

    void answer(String token, VendorAnswer... answers) {
        scripts.put(token, new ConcurrentLinkedQueue<>(List.of(answers)));
    }

    /** The next push to the token throws. */
    void explode(String token) {
        explosive.add(token);
    }

    List<Push> pushesTo(String token) {
        return pushes.stream()
                .filter(push -> push.target().token().equals(token))
                .toList();
    }
}
