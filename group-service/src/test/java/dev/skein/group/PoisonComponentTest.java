package dev.skein.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.group.app.Apps;
import dev.skein.internal.v1.SnapshotRequest;
import dev.skein.internal.v1.SnapshotResponse;
import dev.skein.internal.v1.TrustedApp;
import dev.skein.v1.LogoutRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.List;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be read of one app or key keeps no gateway from learning the rest. */
@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class PoisonComponentTest {
    private static final String GOOD = "a-good-secret-of-at-least-32-characters";

    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    @Inject
    Apps apps;

    @AfterEach
    void tidy() {
        tenants.run("delete from people.app_secret where app_id like 'poison-%'");
        tenants.run("delete from people.signing_key where kid like 'poison-%'");
    }

    @Test
    void aSecretThatCannotBeOpenedCostsNeitherItsAppNorOthersTheirTrust() throws JoseException {
        String app = tenants.app("poison-app", "alice");
        secret(app, "a", "\\x00ff");
        secret(app, "b", sealed(app, ""));
        secret(app, "c", sealed(app, GOOD));
        tenants.run(
                "insert into people.signing_key (kid, public_jwk, sealed_private, created_at, signs_from, tokens_until)"
                        + " values ('poison-key', '{\"kty\":', '', 0, 0, 9000000000000)");
        long before = snapshot(0).getVersion();
        tenants.register(app, "bob");
        String token = tenants.login(app, "bob", Tenants.PASSWORD).getAccessToken();
        assertThat(token).isNotEmpty();
        calls.user(app, "bob")
                .auth()
                .logout(LogoutRequest.newBuilder().setAllDevices(true).build());

        SnapshotResponse after = snapshot(before);
        assertThat(secretsOf(after, app)).containsExactly(GOOD);
        assertThat(secretsOf(after, "demo")).isNotEmpty();
        assertThat(after.getRevocationsList())
                .anyMatch(revocation -> revocation.getAppId().equals(app));
        assertThat(new JsonWebKeySet(after.getJwks()).getJsonWebKeys()).isNotEmpty();
        apps.authenticated(app, GOOD).await().indefinitely();
    }

    private static List<String> secretsOf(SnapshotResponse snapshot, String app) {
        return snapshot.getAppsList().stream()
                .filter(trusted -> trusted.getAppId().equals(app))
                .map(TrustedApp::getSecretsList)
                .findFirst()
                .orElseThrow();
    }

    private String sealed(String app, String secret) {
        return "\\x" + HexFormat.of().formatHex(apps.seal(app, secret));
    }

    private void secret(String app, String id, String sealed) {
        tenants.run(
                "insert into people.app_secret (app_id, secret_id, sealed, active, created_at)"
                        + " values (?, ?, ?::bytea, true, 0)",
                app,
                id,
                sealed);
    }

    private SnapshotResponse snapshot(long since) {
        return calls.service()
                .trust()
                .snapshot(SnapshotRequest.newBuilder().setSinceVersion(since).build());
    }
}
