package dev.skein.group.account;

import dev.skein.group.app.BootstrapSettings;
import dev.skein.group.change.Change;
import dev.skein.group.change.Recorder;
import dev.skein.protocol.UserId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Makes the sample account of the bootstrap app, so that somebody who tries Skein has a person to write to. Whoever
 * registers its id first gets it; from then on it is an account like any other. Harmless when repeated.
 */
@ApplicationScoped
public class OfferSampleAccount {
    private final BootstrapSettings settings;
    private final AccountStore accounts;
    private final Recorder recorder;

    public OfferSampleAccount(BootstrapSettings settings, AccountStore accounts, Recorder recorder) {
        this.settings = settings;
        this.accounts = accounts;
        this.recorder = recorder;
    }

    public Uni<Void> run() {
        if (settings.appKey().isEmpty() || settings.sampleUser().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String userId = UserId.parse(
                        "skein.group.bootstrap.sample-user",
                        settings.sampleUser().get())
                .value();
        String appId = settings.appKey().get();
        // Told at once, so that the first message after the first start finds its receiver.
        return recorder.within(() -> offer(appId, userId))
                .chain(made -> made
                        ? recorder.trySettle(appId, Change.userKey(userId))
                        : Uni.createFrom().voidItem());
    }

    /** Whether it was made now. */
    private Uni<Boolean> offer(String appId, String userId) {
        return accounts.find(appId, userId)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(false)
                        : add(Account.sample(appId, userId, recorder.now())).replaceWith(true));
    }

    private Uni<Void> add(Account sample) {
        Change change =
                Change.ofAccounts(sample.appId(), Change.userKey(sample.userId()), List.of(sample.state()), List.of());
        return accounts.addAll(List.of(sample)).chain(() -> recorder.record(change));
    }
}
