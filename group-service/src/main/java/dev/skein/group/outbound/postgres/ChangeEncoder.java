package dev.skein.group.outbound.postgres;

import dev.skein.group.change.Change;
import dev.skein.internal.v1.AccountChange;
import dev.skein.internal.v1.AccountRegistered;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.Event;
import dev.skein.internal.v1.EventBatch;
import dev.skein.internal.v1.GroupChange;
import dev.skein.internal.v1.GroupCreated;
import dev.skein.internal.v1.GroupTip;
import dev.skein.internal.v1.LoggedIn;
import dev.skein.internal.v1.LoggedOut;
import dev.skein.internal.v1.MemberChange;
import dev.skein.internal.v1.MemberJoined;
import dev.skein.internal.v1.MemberLeft;
import dev.skein.internal.v1.ProfileChanged;
import dev.skein.v1.GroupEvent;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupRole;
import dev.skein.v1.Platform;
import java.util.UUID;

/** A change in the two forms the others take. */
final class ChangeEncoder {
    private ChangeEncoder() {}

    /** Without change id, which is the id of the row. */
    static ApplyRequest projection(Change change) {
        ApplyRequest.Builder request = ApplyRequest.newBuilder().setAppId(change.appId());
        change.accounts().forEach(account -> request.addAccounts(account(account)));
        change.groups().forEach(group -> request.addGroups(group(group)));
        change.members().forEach(member -> request.addMembers(member(member)));
        change.tips().forEach(tip -> request.addTips(tip(tip)));
        return request.build();
    }

    static EventBatch events(Change change, long now) {
        EventBatch.Builder batch = EventBatch.newBuilder();
        for (Change.Event event : change.events()) {
            Event.Builder builder = Event.newBuilder()
                    .setId(UUID.randomUUID().toString())
                    .setAppId(change.appId())
                    .setKey(change.key())
                    .setTime(now);
            put(builder, event);
            batch.addEvents(builder);
        }
        return batch.build();
    }

    private static AccountChange account(Change.AccountState account) {
        return AccountChange.newBuilder()
                .setUserId(account.userId())
                .setVersion(account.version())
                .setNickname(account.nickname())
                .setAvatar(account.avatar())
                .setActive(account.active())
                .build();
    }

    private static GroupChange group(Change.GroupState group) {
        return GroupChange.newBuilder()
                .setGroupId(group.groupId())
                .setVersion(group.version())
                .setKind(kind(group.kind()))
                .setName(group.name())
                .setOwner(group.owner())
                .setActive(group.active())
                .setHistoryBeforeJoin(group.historyBeforeJoin())
                .build();
    }

    private static MemberChange member(Change.MemberState member) {
        return MemberChange.newBuilder()
                .setGroupId(member.groupId())
                .setUserId(member.userId())
                .setVersion(member.version())
                .setRole(GroupRole.forNumber(member.role()))
                .setMember(member.member())
                .setOperator(member.operator())
                .build();
    }

    private static GroupTip tip(Change.Tip tip) {
        GroupEvent event = switch (tip.kind()) {
            case CREATED -> GroupEvent.GROUP_EVENT_CREATED;
            case JOINED -> GroupEvent.GROUP_EVENT_JOINED;
            case KICKED -> GroupEvent.GROUP_EVENT_KICKED;
            case QUIT -> GroupEvent.GROUP_EVENT_QUIT;
        };
        return GroupTip.newBuilder()
                .setGroupId(tip.groupId())
                .setEvent(event)
                .setOperator(tip.operator())
                .addAllTargets(tip.targets())
                .setData(tip.data())
                .build();
    }

    private static void put(Event.Builder builder, Change.Event event) {
        switch (event) {
            case Change.Event.AccountRegistered e ->
                builder.setAccountRegistered(
                        AccountRegistered.newBuilder().setUserId(e.userId()).setNickname(e.nickname()));
            case Change.Event.ProfileChanged e ->
                builder.setProfileChanged(ProfileChanged.newBuilder()
                        .setUserId(e.userId())
                        .setNickname(e.nickname())
                        .setAvatar(e.avatar()));
            case Change.Event.LoggedIn e ->
                builder.setLoggedIn(LoggedIn.newBuilder()
                        .setUserId(e.userId())
                        .setDeviceId(e.deviceId())
                        .setPlatform(Platform.valueOf(e.platform()))
                        .setLoginId(e.loginId()));
            case Change.Event.LoggedOut e ->
                builder.setLoggedOut(LoggedOut.newBuilder()
                        .setUserId(e.userId())
                        .setDeviceId(e.deviceId())
                        .setLoginId(e.loginId()));
            case Change.Event.GroupCreated e ->
                builder.setGroupCreated(GroupCreated.newBuilder()
                        .setGroupId(e.groupId())
                        .setKind(kind(e.kind()))
                        .setName(e.name())
                        .setOwner(e.owner()));
            case Change.Event.MemberJoined e ->
                builder.setMemberJoined(MemberJoined.newBuilder()
                        .setGroupId(e.groupId())
                        .setUserId(e.userId())
                        .setOperator(e.operator()));
            case Change.Event.MemberLeft e ->
                builder.setMemberLeft(MemberLeft.newBuilder()
                        .setGroupId(e.groupId())
                        .setUserId(e.userId())
                        .setOperator(e.operator())
                        .setRemoved(e.removed()));
        }
    }

    private static GroupKind kind(String name) {
        return GroupKind.valueOf("GROUP_KIND_" + name);
    }
}
