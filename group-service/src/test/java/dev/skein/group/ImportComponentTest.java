package dev.skein.group;

import static dev.skein.group.Calls.refused;
import static dev.skein.group.Tenants.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.error.v1.ErrorCode;
import dev.skein.v1.ImportFailure;
import dev.skein.v1.ImportRequest;
import dev.skein.v1.ImportResponse;
import dev.skein.v1.ImportedAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PeopleStack.class)
class ImportComponentTest {
    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    MessagingDouble messaging;

    @Test
    @Tag("PLT-12")
    void importMakesUpdatesAndSaysWhatItRefused() {
        String app = tenants.app("app-import");
        ImportResponse response = calls.platform(app)
                .accounts()
                .import_(ImportRequest.newBuilder()
                        .addAccounts(account("carol", "Carol", "", PASSWORD))
                        .addAccounts(account("dave", "", "https://example.org/d.png", ""))
                        .addAccounts(account("bad id", "", "", ""))
                        .addAccounts(account("erin", "x".repeat(40), "", ""))
                        .addAccounts(account("frank", "", "javascript:alert(1)", ""))
                        .build());
        assertThat(response.getFailuresList())
                .extracting(ImportFailure::getUserId, ImportFailure::getReason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("bad id", "BAD_ACCOUNT_PARAMETER"),
                        org.assertj.core.groups.Tuple.tuple("erin", "PROFILE_VALUE_TOO_LONG"),
                        org.assertj.core.groups.Tuple.tuple("frank", "BAD_PROFILE_VALUE"));
        assertThat(tenants.login(app, "carol", PASSWORD).getUserId()).isEqualTo("carol");
        refused(ErrorCode.WRONG_CREDENTIALS, () -> tenants.login(app, "dave", ""));

        ImportRequest again = ImportRequest.newBuilder()
                .addAccounts(account("carol", "Caroline", "", ""))
                .build();
        calls.platform(app).accounts().import_(again);
        calls.platform(app).accounts().import_(again);
        assertThat(messaging.account(app, "carol").getNickname()).isEqualTo("Caroline");
        assertThat(messaging.account(app, "carol").getVersion()).isEqualTo(2);
        assertThat(tenants.login(app, "carol", PASSWORD).getUserId())
                .as("the password stays")
                .isEqualTo("carol");
    }

    @Test
    @Tag("PLT-12")
    void importIsForPlatformsAndTakes1To100() {
        ImportRequest one =
                ImportRequest.newBuilder().addAccounts(account("x", "", "", "")).build();
        refused(
                ErrorCode.PLATFORM_ONLY,
                () -> calls.user("demo", "alice").accounts().import_(one));
        refused(ErrorCode.TOKEN_INVALID, () -> calls.anonymous().accounts().import_(one));
        refused(
                ErrorCode.BAD_BATCH,
                () -> calls.platform("demo").accounts().import_(ImportRequest.getDefaultInstance()));
        ImportRequest.Builder many = ImportRequest.newBuilder();
        IntStream.range(0, 101).forEach(i -> many.addAccounts(account("u" + i, "", "", "")));
        refused(ErrorCode.BAD_BATCH, () -> calls.platform("demo").accounts().import_(many.build()));
    }

    static ImportedAccount account(String userId, String nickname, String avatar, String password) {
        return ImportedAccount.newBuilder()
                .setUserId(userId)
                .setNickname(nickname)
                .setAvatar(avatar)
                .setPassword(password)
                .build();
    }
}
