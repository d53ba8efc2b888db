package dev.skein.group.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skein.group.change.Transactions;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsureBootstrapAppTest {
    private final FakeAppStore store = new FakeAppStore();
    private final Apps apps = new Apps(
            store,
            new SecretVault(new SecretsKey(Base64.getEncoder().encodeToString(new byte[32])), new SecureRandom()));
    private Instant now = Instant.EPOCH;

    @Test
    @Tag("PLT-01")
    @Tag("USR-04")
    void aSecretThatWasReplacedStaysValidUntilTheNextIsReplacedToo() {
        startWith("first");
        startWith("first");
        assertThat(valid()).containsExactly(secret("first"));
        startWith("second");
        assertThat(valid()).containsExactlyInAnyOrder(secret("first"), secret("second"));
        startWith("third");
        assertThat(valid()).containsExactlyInAnyOrder(secret("second"), secret("third"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:g", "", "two words", "a/b", "ключ"})
    void anAppKeyThatCouldBeTakenForAnotherIsRefused(String appKey) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(appKey, secret("first")))
                .withMessageContaining("skein.group.bootstrap.app-key");
        assertThat(store.active()).isEmpty();
    }

    private void startWith(String word) {
        start("demo", secret(word));
    }

    private void start(String appKey, String secret) {
        now = now.plus(Duration.ofDays(1));
        BootstrapSettings settings = new BootstrapSettings(Optional.of(appKey), Optional.of(secret), Optional.empty());
        RandomIds ids = () -> UUID.randomUUID().toString();
        new EnsureBootstrapApp(store, apps, new Direct(), settings, ids, Clock.fixed(now, ZoneOffset.UTC))
                .run()
                .await()
                .indefinitely();
    }

    private static String secret(String word) {
        return word + "-secret-of-at-least-32-characters";
    }

    private List<String> valid() {
        return store.active().stream().map(apps::reveal).toList();
    }

    private static final class Direct implements Transactions {
        @Override
        public <T> Uni<T> within(Supplier<Uni<T>> work) {
            return work.get();
        }
    }

    private static final class FakeAppStore implements AppStore {
        private final List<AppSecret> secrets = new ArrayList<>();

        List<AppSecret> active() {
            return secrets.stream().filter(AppSecret::active).toList();
        }

        @Override
        public Uni<Optional<App>> byKey(String appKey) {
            return Uni.createFrom().item(Optional.empty());
        }

        @Override
        public Uni<List<App>> all() {
            return Uni.createFrom().item(List.of());
        }

        @Override
        public Uni<Void> addIfAbsent(App app) {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<List<AppSecret>> activeSecrets(String appId) {
            return Uni.createFrom().item(active());
        }

        @Override
        public Uni<List<AppSecret>> allActiveSecrets() {
            return Uni.createFrom().item(active());
        }

        @Override
        public Uni<Void> add(AppSecret secret) {
            secrets.add(secret);
            return Uni.createFrom().voidItem();
        }
    }
}
