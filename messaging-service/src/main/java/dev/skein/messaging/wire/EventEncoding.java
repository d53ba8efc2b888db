package dev.skein.messaging.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.messaging.event.LoggedEvent;
import dev.skein.v1.EventNotify;
import dev.skein.v1.GroupEvent;
import dev.skein.v1.MembershipEvent;
import dev.skein.v1.ProfileEvent;
import dev.skein.v1.ReadEvent;
import dev.skein.v1.ServerFrame;
import dev.skein.v1.UserEvent;

/** User events as bytes. */
public final class EventEncoding {
    private EventEncoding() {}

    /** What is stored of an event: all but version and time. */
    public static byte[] body(dev.skein.messaging.event.UserEvent event) {
        UserEvent.Builder encoded = UserEvent.newBuilder();
        switch (event) {
            case dev.skein.messaging.event.UserEvent.Read read ->
                encoded.setRead(ReadEvent.newBuilder()
                        .setConversationId(read.conversation().id().value())
                        .setUserId(read.userId())
                        .setReadSeq(read.readSeq())
                        .setUnread(read.unread()));
            case dev.skein.messaging.event.UserEvent.PeerRead read ->
                encoded.setPeerRead(ReadEvent.newBuilder()
                        .setConversationId(read.conversation().id().value())
                        .setUserId(read.peerId())
                        .setReadSeq(read.readSeq()));
            case dev.skein.messaging.event.UserEvent.Membership membership ->
                encoded.setMembership(MembershipEvent.newBuilder()
                        .setConversationId(membership.conversation().id().value())
                        .setGroupId(membership.conversation().id().groupId())
                        .setMember(membership.member())
                        .setOperator(membership.operator())
                        .setGroupName(membership.groupName())
                        .setEvent(groupEvent(membership)));
            case dev.skein.messaging.event.UserEvent.Profile profile ->
                encoded.setProfile(ProfileEvent.newBuilder()
                        .setUserId(profile.userId())
                        .setNickname(profile.nickname())
                        .setAvatar(profile.avatar())
                        .setVersion(profile.version()));
        }
        return encoded.build().toByteArray();
    }

    private static GroupEvent groupEvent(dev.skein.messaging.event.UserEvent.Membership membership) {
        if (membership.member()) {
            return GroupEvent.GROUP_EVENT_JOINED;
        }
        return membership.left() ? GroupEvent.GROUP_EVENT_QUIT : GroupEvent.GROUP_EVENT_KICKED;
    }

    /** The event as clients see it. */
    public static UserEvent event(LoggedEvent logged) {
        try {
            return UserEvent.newBuilder()
                    .mergeFrom(logged.body())
                    .setVersion(logged.version())
                    .setTime(logged.time())
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("event " + logged.version() + " of " + logged.userId(), e);
        }
    }

    /** The encoded frame that tells a live session. */
    public static byte[] notifyFrame(LoggedEvent logged) {
        return ServerFrame.newBuilder()
                .setEventNotify(EventNotify.newBuilder().setEvent(event(logged)))
                .build()
                .toByteArray();
    }
}
