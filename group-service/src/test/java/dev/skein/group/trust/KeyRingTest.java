package dev.skein.group.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.group.app.SecretVault;
import dev.skein.group.app.SecretsKey;
import dev.skein.group.change.Transactions;
import io.smallrye.mutiny.Uni;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final Duration ROTATION = Duration.ofDays(30);
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private final MovableClock clock = new MovableClock();
    private final FakeKeyStore store = new FakeKeyStore();
    private final FakeTrustStore trust = new FakeTrustStore();
    private KeyRing ring;

    @BeforeEach
    void startWithAFirstKey() {
        ring = newRing();
        refresh();
    }

    @Test
    void theFirstKeySignsAtOnce() {
        assertThat(store.keys).hasSize(1);
        assertThat(signer()).isEqualTo(store.keys.get(0).kid());
    }

    @Test
    void beforeTheKeysAreLoadedNothingIsSigned() {
        assertThatThrownBy(() -> newRing().signerUntil(0)).hasMessageContaining("not loaded");
    }

    @Test
    @Tag("USR-04")
    void theNextKeyIsPublishedBeforeItSigns() {
        String first = signer();
        clock.advance(ROTATION.minus(AHEAD));
        refresh();
        assertThat(store.keys).hasSize(2);
        assertThat(jwks()).contains(first).contains(store.keys.get(1).kid());
        assertThat(signer()).as("still the first").isEqualTo(first);
        clock.advance(AHEAD);
        assertThat(signer()).isEqualTo(store.keys.get(1).kid());
    }

    @Test
    @Tag("USR-04")
    void aKeyStaysPublishedUntilItsLastTokenIsDead() {
        String first = signer();
        long lastToken = clock.millis() + Duration.ofDays(180).toMillis();
        ring.signerUntil(lastToken).await().indefinitely();
        clock.advance(ROTATION);
        refresh();
        clock.advance(Duration.ofDays(140));
        refresh();
        assertThat(jwks()).contains(first);
        clock.advance(Duration.ofDays(20));
        refresh();
        assertThat(jwks()).doesNotContain(first);
    }

    @Test
    void aServiceThatSleptThroughARotationPublishesAheadAllTheSame() {
        String first = signer();
        clock.advance(ROTATION.multipliedBy(3));
        refresh();
        assertThat(signer()).as("nobody knows the new key yet").isEqualTo(first);
        clock.advance(AHEAD);
        assertThat(signer()).isEqualTo(store.keys.get(store.keys.size() - 1).kid());
    }

    @Test
    void twoReplicasMakeOneKeyAndSignWithIt() {
        KeyRing second = newRing();
        clock.advance(ROTATION.minus(AHEAD));
        refresh();
        second.refresh().await().indefinitely();
        assertThat(store.keys).hasSize(2);
        assertThat(second.signerUntil(clock.millis()).await().indefinitely().kid())
                .isEqualTo(signer());
    }

    @Test
    void eachChangeOfTheRingIsANewTrustVersion() {
        long before = trust.version;
        refresh();
        assertThat(trust.version).isEqualTo(before);
        clock.advance(ROTATION.minus(AHEAD));
        refresh();
        assertThat(trust.version).isEqualTo(before + 1);
    }

    /** What to do when a key has leaked. */
    @Test
    void aKeyThatWasDeletedIsNoLongerPublishedAndAnotherSignsAtOnce() {
        String leaked = signer();
        store.keys.clear();
        refresh();
        assertThat(jwks()).doesNotContain(leaked);
        assertThat(signer()).isNotEqualTo(leaked).isEqualTo(store.keys.get(0).kid());
    }

    /** One row that is no key must not keep gateways from reading the others. */
    @Test
    void aKeyThatIsNoneIsLeftOut() {
        store.keys.add(new SigningKey("broken", "{\"kty\":\"EC\"", new byte[0], 0, 0));
        store.keys.add(new SigningKey("other", "{\"kty\":\"nothing\"}", new byte[0], 0, 0));
        assertThat(jwks())
                .startsWith("{\"keys\":[{")
                .contains(signer())
                .doesNotContain("nothing")
                .doesNotContain(",,");
    }

    private KeyRing newRing() {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        SecretVault vault = new SecretVault(new SecretsKey(key), new SecureRandom());
        return new KeyRing(store, trust, vault, new DirectTransactions(), new KeySettings(ROTATION, AHEAD), clock);
    }

    private void refresh() {
        ring.refresh().await().indefinitely();
    }

    private String signer() {
        return ring.signerUntil(clock.millis()).await().indefinitely().kid();
    }

    private String jwks() {
        return ring.jwks().await().indefinitely();
    }

    private static final class DirectTransactions implements Transactions {
        @Override
        public <T> Uni<T> within(Supplier<Uni<T>> work) {
            return work.get();
        }
    }

    private static final class FakeKeyStore implements KeyStore {
        private final List<SigningKey> keys = new ArrayList<>();

        @Override
        public Uni<List<SigningKey>> all() {
            return Uni.createFrom().item(List.copyOf(keys));
        }

        @Override
        public Uni<List<SigningKey>> allExclusively() {
            return all();
        }

        @Override
        public Uni<Void> add(SigningKey key) {
            keys.add(key);
            keys.sort(Comparator.comparingLong(SigningKey::signsFrom));
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> remove(String kid) {
            keys.removeIf(key -> key.kid().equals(kid));
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> cover(String kid, long atLeast, long tokensUntil) {
            keys.replaceAll(key -> {
                boolean later = key.kid().equals(kid) && key.tokensUntil() < atLeast;
                return later ? key.withTokensUntil(tokensUntil) : key;
            });
            return Uni.createFrom().voidItem();
        }
    }

    private static final class FakeTrustStore implements TrustStore {
        private long version = 1;

        @Override
        public Uni<Long> version() {
            return Uni.createFrom().item(version);
        }

        @Override
        public Uni<Long> nextVersion() {
            version++;
            return version();
        }

        @Override
        public Uni<Void> add(Revocation revocation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<List<Revocation>> revocationsSince(long since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> removeExpired(long now) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class MovableClock extends Clock {
        private Instant now = Instant.parse("2026-11-20T00:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
