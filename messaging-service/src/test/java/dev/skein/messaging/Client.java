package dev.skein.messaging;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.AccountChange;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.ConversationQueryServiceGrpc;
import dev.skein.internal.v1.GroupChange;
import dev.skein.internal.v1.MemberChange;
import dev.skein.internal.v1.MessageStreamServiceGrpc;
import dev.skein.internal.v1.ProjectionServiceGrpc;
import dev.skein.kit.caller.CallerInterceptor;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.protocol.CallerCodec;
import dev.skein.protocol.SkeinException;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupRole;
import dev.skein.v1.MarkReadRequest;
import dev.skein.v1.MarkReadResponse;
import dev.skein.v1.MessageServiceGrpc;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import dev.skein.v1.SendOptions;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.SyncRequest;
import dev.skein.v1.SyncResponse;
import dev.skein.v1.SyncServiceGrpc;
import dev.skein.v1.TextContent;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.ConfigProvider;

/** Calls the service under test as gateways and group-service do. */
public final class Client implements AutoCloseable {
    private static final AtomicLong VERSIONS = new AtomicLong(1);

    private final ManagedChannel channel;
    private final CallerCodec codec;
    private final String app;

    public Client(CallerCodec codec, String app) {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        this.codec = codec;
        this.app = app;
    }

    public String app() {
        return app;
    }

    public ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    public Caller caller(String user) {
        return Caller.newBuilder()
                .setAppId(app)
                .setKind(CallerKind.CALLER_KIND_USER)
                .setUserId(user)
                .setDeviceId("device-of-" + user)
                .setSessionId("session-of-" + user)
                .build();
    }

    public Caller service() {
        return Caller.newBuilder()
                .setKind(CallerKind.CALLER_KIND_SERVICE)
                .setService("test")
                .build();
    }

    public ClientInterceptor as(Caller caller) {
        Metadata metadata = new Metadata();
        metadata.put(CallerInterceptor.CALLER, codec.seal(caller));
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    public MessageServiceGrpc.MessageServiceBlockingStub messages(Caller caller) {
        return MessageServiceGrpc.newBlockingStub(channel).withInterceptors(as(caller));
    }

    public ConversationQueryServiceGrpc.ConversationQueryServiceBlockingStub queries() {
        return ConversationQueryServiceGrpc.newBlockingStub(channel).withInterceptors(as(service()));
    }

    public MessageStreamServiceGrpc.MessageStreamServiceStub stream() {
        return MessageStreamServiceGrpc.newStub(channel).withInterceptors(as(service()));
    }

    public void apply(ApplyRequest.Builder change) {
        ProjectionServiceGrpc.newBlockingStub(channel)
                .withInterceptors(as(service()))
                .apply(change.setAppId(app)
                        .setChangeId(
                                change.getChangeId().isEmpty()
                                        ? UUID.randomUUID().toString()
                                        : change.getChangeId())
                        .build());
    }

    public void accounts(String... users) {
        ApplyRequest.Builder change = ApplyRequest.newBuilder();
        for (String user : users) {
            change.addAccounts(account(user, true));
        }
        apply(change);
    }

    public static AccountChange account(String user, boolean active) {
        return AccountChange.newBuilder()
                .setUserId(user)
                .setVersion(VERSIONS.getAndIncrement())
                .setNickname("Nick of " + user)
                .setActive(active)
                .build();
    }

    public void group(String group, String... members) {
        ApplyRequest.Builder change = ApplyRequest.newBuilder()
                .addGroups(GroupChange.newBuilder()
                        .setGroupId(group)
                        .setVersion(VERSIONS.getAndIncrement())
                        .setKind(GroupKind.GROUP_KIND_PRIVATE)
                        .setName("Name of " + group)
                        .setActive(true));
        for (String member : members) {
            change.addMembers(member(group, member, true));
        }
        apply(change);
    }

    public static MemberChange member(String group, String user, boolean member) {
        return MemberChange.newBuilder()
                .setGroupId(group)
                .setUserId(user)
                .setVersion(VERSIONS.getAndIncrement())
                .setRole(GroupRole.GROUP_ROLE_MEMBER)
                .setMember(member)
                .setOperator("operator")
                .build();
    }

    public static ConversationTarget user(String user) {
        return ConversationTarget.newBuilder().setUserId(user).build();
    }

    public static ConversationTarget group(String group) {
        return ConversationTarget.newBuilder().setGroupId(group).build();
    }

    public static SendRequest.Builder text(ConversationTarget to, String text) {
        return SendRequest.newBuilder()
                .setConversation(to)
                .setClientMessageId(UUID.randomUUID().toString())
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)));
    }

    public SendResponse send(String sender, SendRequest.Builder request) {
        return messages(caller(sender)).send(request.build());
    }

    public SendResponse send(String sender, ConversationTarget to, String text) {
        return send(sender, text(to, text));
    }

    public SendResponse send(String sender, ConversationTarget to, String text, SendOptions options) {
        return send(sender, text(to, text).setOptions(options));
    }

    public PullResponse pull(String reader, PullRequest.Builder request) {
        return messages(caller(reader)).pull(request.build());
    }

    public PullResponse pull(String reader, String conversation) {
        return pull(
                reader, PullRequest.newBuilder().setConversationId(conversation).setFromSeq(1));
    }

    public MarkReadResponse markRead(String reader, String conversation, long seq) {
        return messages(caller(reader))
                .markRead(MarkReadRequest.newBuilder()
                        .setConversationId(conversation)
                        .setUpToSeq(seq)
                        .build());
    }

    public SyncResponse sync(String user, SyncRequest.Builder request) {
        return SyncServiceGrpc.newBlockingStub(channel)
                .withInterceptors(as(caller(user)))
                .sync(request.build());
    }

    /** The failure of a call. */
    public static SkeinException failure(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            return GrpcErrors.fromStatus(e);
        }
        throw new AssertionError("the call did not fail");
    }

    /** The error code of a call that fails. */
    public static ErrorCode error(Runnable call) {
        return failure(call).code();
    }
}
