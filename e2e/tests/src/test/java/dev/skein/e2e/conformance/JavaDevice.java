package dev.skein.e2e.conformance;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;
import dev.skein.sdk.ConnectionListener;
import dev.skein.sdk.Conversation;
import dev.skein.sdk.ReceivedMessage;
import dev.skein.sdk.SendState;
import dev.skein.sdk.SkeinClient;
import dev.skein.sdk.SkeinClientBuilder;
import dev.skein.sdk.UserEventListener;
import dev.skein.sdk.call.Method;
import dev.skein.sdk.service.GroupService;
import dev.skein.sdk.store.PendingSend;
import dev.skein.v1.Direction;
import dev.skein.v1.GroupKind;
import dev.skein.v1.Kicked;
import dev.skein.v1.MembershipEvent;
import dev.skein.v1.ProfileEvent;
import dev.skein.v1.ReadEvent;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A client of the Java SDK. */
final class JavaDevice implements Device {
    private final SkeinClient client;

    JavaDevice(SkeinClientBuilder builder, DeviceLog log) {
        client = builder.onMessage(message -> log.message(handed(message)))
                .onSend((send, state, seq) -> log.sending(sending(send, state, seq)))
                .onConnection(new States(log))
                .onUserEvent(new Events(log))
                .build();
    }

    @Override
    public CompletableFuture<Void> start() {
        return client.start();
    }

    @Override
    public CompletableFuture<Void> stop() {
        return client.stop();
    }

    @Override
    public CompletableFuture<Long> send(SendRequest request) {
        return client.send(request).thenApply(SendResponse::getSeq);
    }

    @Override
    public CompletableFuture<Long> resend(String clientMessageId) {
        return client.resend(clientMessageId).thenApply(SendResponse::getSeq);
    }

    @Override
    public CompletableFuture<Void> discard(String clientMessageId) {
        return client.discard(clientMessageId);
    }

    @Override
    public CompletableFuture<Optional<Known>> conversation(String conversationId) {
        return client.conversations().get(conversationId).thenApply(found -> found.map(JavaDevice::known));
    }

    @Override
    public CompletableFuture<List<String>> list() {
        return client.conversations()
                .list()
                .thenApply(all -> all.stream().map(Conversation::id).toList());
    }

    @Override
    public CompletableFuture<Long> totalUnread() {
        return client.conversations().totalUnread();
    }

    @Override
    public CompletableFuture<List<Handed>> history(
            String conversationId, long fromSeq, int limit, Direction direction) {
        return client.conversations()
                .history(conversationId, fromSeq, limit, direction)
                .thenApply(JavaDevice::read);
    }

    @Override
    public CompletableFuture<List<Handed>> localHistory(String conversationId, long toSeq, int limit) {
        return client.conversations().localHistory(conversationId, toSeq, limit).thenApply(JavaDevice::read);
    }

    @Override
    public CompletableFuture<List<Handed>> searchLocal(String words, int limit) {
        return client.conversations().searchLocal(words, limit).thenApply(JavaDevice::read);
    }

    @Override
    public CompletableFuture<Void> deleteLocalMessage(String conversationId, long seq) {
        return client.conversations().deleteLocalMessage(conversationId, seq);
    }

    @Override
    public CompletableFuture<Void> markRead(String conversationId, long upToSeq) {
        return client.conversations().markRead(conversationId, upToSeq);
    }

    @Override
    public CompletableFuture<String> createGroup(String name, List<String> memberIds) {
        return groups().create(group -> group.setKind(GroupKind.GROUP_KIND_PRIVATE)
                        .setName(name)
                        .addAllMemberIds(memberIds))
                .thenApply(made -> made.getGroup().getGroupId());
    }

    @Override
    public CompletableFuture<Void> addMembers(String groupId, List<String> userIds) {
        return groups().addMembers(group -> group.setGroupId(groupId).addAllUserIds(userIds))
                .thenApply(done -> null);
    }

    @Override
    public CompletableFuture<Void> removeMembers(String groupId, List<String> userIds) {
        return groups().removeMembers(group -> group.setGroupId(groupId).addAllUserIds(userIds))
                .thenApply(done -> null);
    }

    @Override
    public CompletableFuture<Void> leave(String groupId) {
        return groups().leave(group -> group.setGroupId(groupId)).thenApply(done -> null);
    }

    private GroupService groups() {
        return client.service(GroupService::new);
    }

    @Override
    public CompletableFuture<Message> call(String method, MessageLite request) {
        MethodRules rules = Contract.method(method).orElseThrow();
        Parser<DynamicMessage> answers = DynamicMessage.getDefaultInstance(
                        rules.method().getOutputType())
                .getParserForType();
        return client.call(new Method<>(method, answers, rules.isRepeatable()), request)
                .thenApply(answer -> answer);
    }

    @Override
    public CompletableFuture<Void> networkChanged() {
        client.networkChanged();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> logout() {
        return client.logout();
    }

    private static Handed handed(ReceivedMessage received) {
        return handed(received.message(), received.origin().name().toLowerCase(Locale.ROOT), received.own());
    }

    private static List<Handed> read(List<dev.skein.v1.Message> messages) {
        return messages.stream().map(message -> handed(message, "", false)).toList();
    }

    private static Handed handed(dev.skein.v1.Message message, String origin, boolean own) {
        return new Handed(
                message.getConversationId(),
                message.getSeq(),
                message.getSender(),
                message.getClientMessageId(),
                message.getContent().getText().getText(),
                message.getContent().toByteArray(),
                origin,
                own);
    }

    private static Known known(Conversation conversation) {
        return new Known(
                conversation.headSeq(),
                conversation.handedSeq(),
                conversation.readSeq(),
                conversation.peerReadSeq(),
                conversation.unread(),
                conversation.member(),
                conversation.lastMessage().getContent().getText().getText());
    }

    private static DeviceLog.Sending sending(PendingSend send, SendState state, long seq) {
        return new DeviceLog.Sending(
                send.clientMessageId(), state.name().toLowerCase(Locale.ROOT), seq, send.failedReason());
    }

    /** The listener calls of the Java SDK as the states that both SDKs have. */
    private record States(DeviceLog log) implements ConnectionListener {
        @Override
        public void onConnecting() {
            log.connection("connecting", "");
        }

        @Override
        public void onSyncStart() {
            log.connection("syncing", "");
        }

        @Override
        public void onSyncDone() {
            log.connection("connected", "");
        }

        @Override
        public void onDisconnected(String reason) {
            log.connection("connecting", "");
        }

        @Override
        public void onKicked(Kicked kicked) {
            log.connection("kicked", "SESSION_KICKED");
        }

        @Override
        public void onTokenExpired(SkeinException why) {
            log.connection("signedOut", why.code().name());
        }

        @Override
        public void onRefused(SkeinException why) {
            log.connection("refused", why.code().name());
        }
    }

    private record Events(DeviceLog log) implements UserEventListener {
        @Override
        public void onPeerRead(ReadEvent receipt) {
            log.userEvent(new DeviceLog.UserEvent(
                    "peerRead", receipt.getConversationId(), receipt.getUserId(), receipt.getReadSeq()));
        }

        @Override
        public void onOwnRead(ReadEvent read) {
            log.userEvent(new DeviceLog.UserEvent("ownRead", read.getConversationId(), "", read.getReadSeq()));
        }

        @Override
        public void onMembership(MembershipEvent membership) {
            log.userEvent(new DeviceLog.UserEvent(
                    "membership",
                    membership.getConversationId(),
                    membership.getOperator(),
                    membership.getMember() ? 1 : 0));
        }

        @Override
        public void onProfile(ProfileEvent profile) {
            log.userEvent(new DeviceLog.UserEvent("profile", "", profile.getUserId(), 0));
        }
    }
}
