package dev.skein.group.app;

import dev.skein.group.change.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Makes the app named in the settings, so that a new installation can be used at once. Harmless when repeated. */
@ApplicationScoped
public class EnsureBootstrapApp {
    private static final int MIN_SECRET_CHARACTERS = 32;
    /** No separator of keys in Redis and of conversation ids among them: two apps can never be taken for one. */
    private static final Pattern APP_KEY = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final App.SendRate DEMO_RATE = new App.SendRate(1_000, 2_000);

    private final AppStore store;
    private final Apps apps;
    private final Transactions transactions;
    private final BootstrapSettings settings;
    private final RandomIds ids;
    private final Clock clock;

    public EnsureBootstrapApp(
            AppStore store,
            Apps apps,
            Transactions transactions,
            BootstrapSettings settings,
            RandomIds ids,
            Clock clock) {
        this.store = store;
        this.apps = apps;
        this.transactions = transactions;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException naming the setting that is missing, too short or of other characters */
    public void requireSoundSettings() {
        if (!settings.appKey().map(key -> APP_KEY.matcher(key).matches()).orElse(true)) {
            throw new IllegalArgumentException(
                    "skein.group.bootstrap.app-key (SKEIN_BOOTSTRAP_APP_KEY) must be 1 to 64 letters, digits, '.', '_' or '-'");
        }
        if (settings.appKey().isPresent() && settings.appSecret().orElse("").length() < MIN_SECRET_CHARACTERS) {
            throw new IllegalArgumentException(
                    "skein.group.bootstrap.app-secret (SKEIN_BOOTSTRAP_APP_SECRET) must have at least "
                            + MIN_SECRET_CHARACTERS + " characters");
        }
    }

    public Uni<Void> run() {
        if (settings.appKey().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        requireSoundSettings();
        return transactions.within(
                () -> ensure(settings.appKey().get(), settings.appSecret().orElseThrow()));
    }

    private Uni<Void> ensure(String appKey, String secret) {
        App app = new App(appKey, appKey, DEMO_RATE, clock.millis());
        return store.addIfAbsent(app)
                .chain(() -> store.activeSecrets(app.appId()))
                .chain(secrets -> ensureSecret(app.appId(), secrets, secret));
    }

    private Uni<Void> ensureSecret(String appId, List<AppSecret> active, String secret) {
        if (active.stream().map(apps::reveal).anyMatch(secret::equals)) {
            return Uni.createFrom().voidItem();
        }
        active.stream()
                .sorted(Comparator.comparingLong(AppSecret::createdAt).reversed())
                .skip(AppSecret.MAX_ACTIVE - 1L)
                .forEach(AppSecret::retire);
        return store.add(new AppSecret(appId, ids.next(), apps.seal(appId, secret), clock.millis()));
    }
}
