package dev.skein.group.app;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Finds the app behind an app key, and checks its secret. */
@ApplicationScoped
public class Apps {
    private static final Logger LOG = Logger.getLogger(Apps.class);

    private final AppStore store;
    private final SecretVault vault;
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();

    public Apps(AppStore store, SecretVault vault) {
        this.store = store;
        this.vault = vault;
    }

    /** The app with this key; fails with APP_UNKNOWN or APP_DISABLED. */
    public Uni<App> usable(String appKey) {
        return store.byKey(appKey)
                .map(found -> found.orElseThrow(() -> SkeinException.of(ErrorCode.APP_UNKNOWN)))
                .invoke(Apps::requireEnabled);
    }

    /** The app with this key if the secret is one of its active ones; else fails with BAD_APP_SECRET. */
    public Uni<App> authenticated(String appKey, String secret) {
        return usable(appKey).call(app -> store.activeSecrets(app.appId()).invoke(secrets -> require(secrets, secret)));
    }

    /**
     * The secret in the clear; empty when it cannot be opened or is none, which is counted, and told of in the log once. It
     * must cost neither the app's other secret nor other apps anything.
     */
    public Optional<String> usable(AppSecret secret) {
        String why;
        try {
            String clear = reveal(secret);
            if (!clear.isEmpty()) {
                return Optional.of(clear);
            }
            why = "it is empty";
        } catch (RuntimeException sealed) {
            why = String.valueOf(sealed.getMessage());
        }
        if (unusable.add(secret.appId() + ' ' + secret.secretId())) {
            LOG.errorf("A secret of app %s is left out: %s", secret.appId(), why);
            Metrics.counter("skein.set.aside", "what", "app secret").increment();
        }
        return Optional.empty();
    }

    /** The secret in the clear. */
    public String reveal(AppSecret secret) {
        return new String(vault.open(purpose(secret.appId()), secret.sealed()), StandardCharsets.UTF_8);
    }

    public byte[] seal(String appId, String secret) {
        return vault.seal(purpose(appId), secret.getBytes(StandardCharsets.UTF_8));
    }

    private void require(List<AppSecret> secrets, String given) {
        byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
        boolean matches = false;
        for (AppSecret secret : secrets) {
            // Constant time, and always all of them.
            matches |= usable(secret)
                    .map(clear -> MessageDigest.isEqual(clear.getBytes(StandardCharsets.UTF_8), bytes))
                    .orElse(false);
        }
        if (!matches) {
            throw SkeinException.of(ErrorCode.BAD_APP_SECRET);
        }
    }

    private static void requireEnabled(App app) {
        if (app.disabled()) {
            throw SkeinException.of(ErrorCode.APP_DISABLED);
        }
    }

    private static String purpose(String appId) {
        return "app-secret:" + appId;
    }
}
