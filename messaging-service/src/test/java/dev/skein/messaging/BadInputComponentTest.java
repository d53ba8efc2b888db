package dev.skein.messaging;

import static dev.skein.messaging.Client.error;
import static dev.skein.messaging.Client.failure;
import static dev.skein.messaging.Client.group;
import static dev.skein.messaging.Client.text;
import static dev.skein.messaging.Client.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.protocol.CallerCodec;
import dev.skein.v1.AppContent;
import dev.skein.v1.CardContent;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.CustomContent;
import dev.skein.v1.ImageContent;
import dev.skein.v1.LocationContent;
import dev.skein.v1.MessageServiceGrpc;
import dev.skein.v1.NotificationContent;
import dev.skein.v1.PullRequest;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SyncRequest;
import dev.skein.v1.VoiceContent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bad requests get the right error and have no effect. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class BadInputComponentTest {
    @Inject
    CallerCodec codec;

    private Client client;

    @BeforeEach
    void newApp() {
        client = new Client(codec, "app-" + UUID.randomUUID());
        client.accounts("alice", "bob", "carol");
        client.group("friends", "alice", "bob");
    }

    @AfterEach
    void nothingWasStored() {
        assertThat(error(() -> client.pull("alice", "p:alice:bob"))).isEqualTo(ErrorCode.CONVERSATION_UNKNOWN);
        assertThat(client.pull("alice", "g:friends").getHeadSeq()).isZero();
        client.close();
    }

    private void isRefused(ErrorCode code, String field, SendRequest.Builder request) {
        var refusal = failure(() -> client.send("alice", request));
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.field()).isEqualTo(field);
    }

    private void isRefused(ErrorCode code, String field, Content.Builder content) {
        isRefused(code, field, text(user("bob"), "x").setContent(content));
    }

    @Test
    @Tag("MSG-01")
    @Tag("MSG-02")
    void whereToIsChecked() {
        isRefused(ErrorCode.BAD_MESSAGE_PARAMETER, "conversation", text(ConversationTarget.getDefaultInstance(), "x"));
        isRefused(ErrorCode.BAD_MESSAGE_PARAMETER, "conversation.user_id", text(user("no user"), "x"));
        isRefused(ErrorCode.BAD_MESSAGE_PARAMETER, "conversation.group_id", text(group("é"), "x"));
        isRefused(
                ErrorCode.BAD_MESSAGE_PARAMETER,
                "conversation.conversation_id",
                text(
                        ConversationTarget.newBuilder()
                                .setConversationId("p:bob:alice")
                                .build(),
                        "x"));
        isRefused(ErrorCode.RECEIVER_UNKNOWN, "", text(user("nobody"), "x"));
        isRefused(ErrorCode.GROUP_UNKNOWN, "", text(group("nowhere"), "x"));
        isRefused(
                ErrorCode.CONVERSATION_UNKNOWN,
                "",
                text(
                        ConversationTarget.newBuilder()
                                .setConversationId("p:bob:carol")
                                .build(),
                        "x"));
    }

    @Test
    @Tag("MSG-03")
    void theClientMessageIdMustBeAUuid() {
        for (String id : List.of("", "1-1-1-1-1", "not a uuid at all, but thirty-six xx")) {
            isRefused(
                    ErrorCode.BAD_MESSAGE_PARAMETER,
                    "client_message_id",
                    text(user("bob"), "x").setClientMessageId(id));
        }
    }

    @Test
    @Tag("MSG-27")
    void aTextShowsSomething() {
        for (String text : List.of("", "   ", "\n\n", "\u00a0", "\u200b\u200d", "\u3164", "\u2800", "a\0b")) {
            isRefused(ErrorCode.BAD_CONTENT, "content.text.text", text(user("bob"), text));
        }
    }

    @Test
    @Tag("MSG-27")
    @Tag("MSG-47")
    void contentsAreChecked() {
        isRefused(ErrorCode.BAD_CONTENT, "content", Content.newBuilder());
        isRefused(
                ErrorCode.BAD_CONTENT,
                "content.text.text",
                text(user("bob"), "").getContentBuilder());
        isRefused(
                ErrorCode.TEXT_TOO_LONG,
                "content.text.text",
                text(user("bob"), "é".repeat(4097)).getContentBuilder());
        isRefused(
                ErrorCode.MESSAGE_TOO_LARGE,
                "content.custom.data",
                Content.newBuilder()
                        .setCustom(CustomContent.newBuilder().setData(ByteString.copyFrom(new byte[12 * 1024 + 1]))));
        isRefused(
                ErrorCode.MESSAGE_TOO_LARGE,
                "content.cloud_custom_data",
                text(user("bob"), "x").getContentBuilder().setCloudCustomData(ByteString.copyFrom(new byte[2049])));
        isRefused(
                ErrorCode.BAD_CONTENT,
                "content.notification",
                Content.newBuilder().setNotification(NotificationContent.getDefaultInstance()));
        isRefused(
                ErrorCode.BAD_CONTENT,
                "content.image.images",
                Content.newBuilder().setImage(ImageContent.getDefaultInstance()));
        isRefused(
                ErrorCode.BAD_CONTENT,
                "content.voice.seconds",
                Content.newBuilder()
                        .setVoice(VoiceContent.newBuilder().setUrl("u").setSeconds(61)));
        isRefused(
                ErrorCode.BAD_CONTENT,
                "content.location.latitude",
                Content.newBuilder().setLocation(LocationContent.newBuilder().setLatitude(Double.NaN)));
        isRefused(
                ErrorCode.BAD_CONTENT,
                "content.card.kind",
                Content.newBuilder().setCard(CardContent.newBuilder().setKind("ticket")));
        isRefused(
                ErrorCode.BAD_CONTENT,
                "content.app.type",
                Content.newBuilder().setApp(AppContent.newBuilder().setType(1999)));
    }

    @Test
    @Tag("MSG-32")
    void mentionsMustBeMembersOfAGroup() {
        isRefused(
                ErrorCode.BAD_MESSAGE_PARAMETER,
                "mentions",
                text(group("friends"), "x").addMentions("carol"));
        isRefused(
                ErrorCode.BAD_MESSAGE_PARAMETER,
                "mentions",
                text(user("bob"), "x").addMentions("bob"));
        SendRequest.Builder many = text(group("friends"), "x");
        for (int i = 0; i < 21; i++) {
            many.addMentions("bob");
        }
        isRefused(ErrorCode.BAD_MESSAGE_PARAMETER, "mentions", many);
    }

    @Test
    @Tag("MSG-22")
    @Tag("OPS-09")
    void otherPeoplesConversationsDoNotExist() {
        client.send("bob", user("carol"), "private");

        assertThat(error(() -> client.pull("alice", "p:bob:carol"))).isEqualTo(ErrorCode.CONVERSATION_UNKNOWN);
        assertThat(error(() -> client.markRead("alice", "p:bob:carol", 1))).isEqualTo(ErrorCode.CONVERSATION_UNKNOWN);
        assertThat(error(() -> client.markRead("carol", "g:friends", 1))).isEqualTo(ErrorCode.NO_RIGHT);
    }

    @Test
    @Tag("MSG-07")
    @Tag("MSG-14")
    void limitsAndSeqsAreChecked() {
        PullRequest.Builder pull = PullRequest.newBuilder().setConversationId("g:friends");
        assertThat(error(() -> client.pull("alice", pull.clone().setLimit(101))))
                .isEqualTo(ErrorCode.BAD_MESSAGE_PARAMETER);
        assertThat(error(() -> client.pull("alice", pull.clone().setLimit(-1))))
                .isEqualTo(ErrorCode.BAD_MESSAGE_PARAMETER);
        assertThat(error(() -> client.pull("alice", pull.clone().setFromSeq(-1))))
                .isEqualTo(ErrorCode.SEQ_OUT_OF_RANGE);
        assertThat(error(() -> client.pull("alice", "no conversation"))).isEqualTo(ErrorCode.BAD_MESSAGE_PARAMETER);
        assertThat(error(() -> client.sync("alice", SyncRequest.newBuilder().setLimit(201))))
                .isEqualTo(ErrorCode.BAD_CONVERSATION_PARAMETER);
        assertThat(error(() -> client.markRead("alice", "g:friends", -1))).isEqualTo(ErrorCode.SEQ_OUT_OF_RANGE);
    }

    @Test
    @Tag("OPS-09")
    void onlyVerifiedCallersOfTheRightKindAreServed() {
        SendRequest request = text(user("bob"), "x").build();
        assertThat(error(() ->
                        MessageServiceGrpc.newBlockingStub(client.channel()).send(request)))
                .isEqualTo(ErrorCode.TOKEN_INVALID);
        CallerCodec forged = new CallerCodec(
                java.util.Base64.getEncoder().encodeToString(new byte[32]), java.time.Clock.systemUTC());
        try (Client stranger = new Client(forged, client.app())) {
            assertThat(error(() -> stranger.send("alice", text(user("bob"), "x"))))
                    .isEqualTo(ErrorCode.TOKEN_INVALID);
        }
        Caller platform = Caller.newBuilder()
                .setAppId(client.app())
                .setKind(CallerKind.CALLER_KIND_PLATFORM)
                .build();
        assertThat(error(() -> client.messages(platform).send(request))).isEqualTo(ErrorCode.USER_ONLY);
        assertThat(error(() -> client.messages(client.service()).send(request))).isEqualTo(ErrorCode.USER_ONLY);
        assertThat(error(() -> dev.skein.internal.v1.ProjectionServiceGrpc.newBlockingStub(client.channel())
                        .withInterceptors(client.as(client.caller("alice")))
                        .apply(ApplyRequest.getDefaultInstance())))
                .isEqualTo(ErrorCode.UNKNOWN_METHOD);
    }

    @Test
    @Tag("MSG-01")
    void anAccountThatIsGoneNeitherSendsNorReceives() {
        client.send("carol", user("alice"), "before");
        client.apply(ApplyRequest.newBuilder().addAccounts(Client.account("carol", false)));

        assertThat(error(() -> client.send("carol", user("alice"), "after"))).isEqualTo(ErrorCode.ACCOUNT_UNKNOWN);
        assertThat(error(() -> client.send("alice", user("carol"), "after"))).isEqualTo(ErrorCode.RECEIVER_UNKNOWN);
    }

    @Test
    @Tag("PLT-01")
    @Tag("OPS-09")
    void tenantsDoNotSeeEachOther() {
        try (Client other = new Client(codec, "app-" + UUID.randomUUID())) {
            assertThat(error(() -> other.send("alice", user("bob"), "x"))).isEqualTo(ErrorCode.ACCOUNT_UNKNOWN);
            other.accounts("alice", "bob");
            assertThat(error(() -> other.send("alice", group("friends"), "x"))).isEqualTo(ErrorCode.GROUP_UNKNOWN);
            other.send("alice", user("bob"), "of the other app");

            assertThat(client.sync("bob", SyncRequest.newBuilder()).getConversationsList())
                    .extracting(state -> state.getConversationId())
                    .containsExactly("g:friends");
            assertThat(other.sync("bob", SyncRequest.newBuilder()).getConversationsList())
                    .extracting(state -> state.getConversationId())
                    .containsExactly("p:alice:bob");
        }
    }
}
