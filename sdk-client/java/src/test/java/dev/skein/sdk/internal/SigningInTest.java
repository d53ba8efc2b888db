package dev.skein.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import dev.skein.sdk.ConnectionState;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.TokenSource;
import dev.skein.sdk.service.MessageService;
import dev.skein.v1.KickReason;
import dev.skein.v1.Kicked;
import dev.skein.v1.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may connect, and who no longer. */
class SigningInTest {
    private final Device device = new Device();

    @Test
    void aKickThatOvertakesTheAnswerToALogoutIsTheLogout() {
        device.start();
        CompletableFuture<Void> loggedOut = device.client.logout();
        device.server.push(ServerFrame.newBuilder()
                .setKicked(Kicked.newBuilder().setReason(KickReason.KICK_REASON_TOKEN_REVOKED))
                .build());
        device.pass(1);

        assertThat(loggedOut).isCompleted();
        assertThat(device.heard).doesNotContain("kicked KICK_REASON_TOKEN_REVOKED");
        assertThat(device.client.state()).isEqualTo(ConnectionState.STOPPED);
    }

    @Nested
    class WhenTheSessionIsKicked {
        @Test
        @Tag("CON-09")
        void nothingConnectsAgainUntilStart() {
            device.start();
            device.server.push(ServerFrame.newBuilder()
                    .setKicked(Kicked.newBuilder().setReason(KickReason.KICK_REASON_CONFLICT))
                    .build());
            device.pass(300);

            assertThat(device.client.state()).isEqualTo(ConnectionState.KICKED);
            assertThat(device.server.connects).isEqualTo(1);
            assertThat(device.heard).contains("kicked KICK_REASON_CONFLICT");

            device.start();
            assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
        }

        @Test
        @Tag("CON-09")
        void theCloseCodeAloneSaysItToo() {
            device.start();
            device.server.closeWith(4003);
            device.pass(60);
            assertThat(device.client.state()).isEqualTo(ConnectionState.KICKED);
            assertThat(device.server.connects).isEqualTo(1);
        }
    }

    @Nested
    class WhenTheTokenIsRefused {
        @Test
        void anotherOneIsAskedForOnce() {
            device.server.staleTokens.add("old");
            device.tokens = refused -> CompletableFuture.completedFuture("old".equals(refused) ? "new" : "old");
            device.build();
            device.start();

            assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTED);
            assertThat(device.server.connects).isEqualTo(2);
        }

        @Test
        void aSecondRefusalEndsIt() {
            device.server.staleTokens.add("token");
            CompletableFuture<Void> started = device.client.start();
            device.pass(60);

            assertThat(device.client.state()).isEqualTo(ConnectionState.TOKEN_EXPIRED);
            assertThat(device.heard).contains("token expired TOKEN_EXPIRED");
            assertThat(device.server.connects).isEqualTo(2);
            assertThatThrownBy(started::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(SkeinException.class);
        }

        @Test
        void aTokenThatEndsMeanwhileIsReplacedAndTheSendGoesThrough() {
            List<String> asked = new ArrayList<>();
            device.tokens = refused -> {
                asked.add(refused);
                return CompletableFuture.completedFuture("token " + asked.size());
            };
            device.build();
            device.start();
            device.server.failing.put(MessageService.SEND.path(), SkeinException.of(ErrorCode.TOKEN_EXPIRED));
            var sent = device.client.sendText(Conversations.user("bob"), "hi");
            device.runtime.run(Duration.ofMillis(20));
            device.server.failing.clear();
            device.pass(2);

            assertThat(asked).containsExactly("", "token 1");
            assertThat(sent.join().getSeq()).isEqualTo(1);
        }
    }

    @Test
    void aBannedAccountIsNotTriedAgain() {
        device.server.refusing = SkeinException.of(ErrorCode.ACCOUNT_BANNED);
        device.start();
        device.pass(60);

        assertThat(device.client.state()).isEqualTo(ConnectionState.REFUSED);
        assertThat(device.server.connects).isEqualTo(1);
        assertThat(device.heard).contains("refused ACCOUNT_BANNED");
    }

    @Test
    void aWrongPasswordIsNotTriedAgainButAServiceThatIsDownIs() {
        device.tokens = refused -> CompletableFuture.failedFuture(SkeinException.of(ErrorCode.UNAVAILABLE));
        device.build();
        device.start();
        device.pass(5);
        assertThat(device.client.state()).isEqualTo(ConnectionState.CONNECTING);

        Device other = new Device();
        other.tokens = refused -> CompletableFuture.failedFuture(SkeinException.of(ErrorCode.WRONG_CREDENTIALS));
        other.build();
        other.start();
        assertThat(other.client.state()).isEqualTo(ConnectionState.REFUSED);
    }

    @Test
    void aFixedTokenSourceAlwaysAnswersTheSame() {
        assertThat(TokenSource.of("t").token("t").join()).isEqualTo("t");
    }
}
