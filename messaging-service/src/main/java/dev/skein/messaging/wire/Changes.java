package dev.skein.messaging.wire;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.GroupTip;
import dev.skein.messaging.projection.Change;
import dev.skein.messaging.send.Draft;
import dev.skein.messaging.send.MessageFlags;
import dev.skein.protocol.GroupId;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.UserId;
import dev.skein.v1.Content;
import dev.skein.v1.NotificationContent;
import dev.skein.v1.SendOptions;
import dev.skein.v1.SendRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An ApplyRequest as a change. */
public final class Changes {
    /** Tips are neither counted nor pushed (MSG-30). */
    private static final SendOptions TIP_OPTIONS =
            SendOptions.newBuilder().setUnread(false).setPush(false).build();

    private static final int TIP_FLAGS = MessageFlags.SHOWN | MessageFlags.SELF_SYNC | MessageFlags.ROUTE;

    private Changes() {}

    public static Change change(ApplyRequest request) {
        if (request.getAppId().isEmpty() || request.getChangeId().isEmpty()) {
            throw SkeinException.of(ErrorCode.BAD_REQUEST, "app_id and change_id must be set");
        }
        List<Change.Account> accounts = request.getAccountsList().stream()
                .map(account -> new Change.Account(
                        user(account.getUserId()),
                        account.getVersion(),
                        new Change.Profile(account.getNickname(), account.getAvatar()),
                        account.getActive()))
                .toList();
        List<Change.Group> groups = request.getGroupsList().stream()
                .map(group -> new Change.Group(
                        group(group.getGroupId()),
                        group.getVersion(),
                        new Change.Traits(
                                group.getKindValue(), group.getName(), group.getOwner(), group.getHistoryBeforeJoin()),
                        group.getActive()))
                .toList();
        List<Change.Member> members = request.getMembersList().stream()
                .map(member -> new Change.Member(
                        group(member.getGroupId()),
                        user(member.getUserId()),
                        member.getVersion(),
                        member.getRoleValue(),
                        member.getMember(),
                        member.getOperator()))
                .toList();
        return new Change(
                request.getAppId(), request.getChangeId(), new Change.States(accounts, groups, members), tips(request));
    }

    private static List<Change.Tip> tips(ApplyRequest request) {
        List<Change.Tip> tips = new ArrayList<>();
        for (GroupTip tip : request.getTipsList()) {
            tips.add(new Change.Tip(
                    group(tip.getGroupId()),
                    new Draft(
                            tip.getOperator(),
                            clientMessageId(request.getChangeId(), tips.size()),
                            TIP_FLAGS,
                            body(tip))));
        }
        return tips;
    }

    private static byte[] body(GroupTip tip) {
        NotificationContent notification = NotificationContent.newBuilder()
                .setEvent(tip.getEvent())
                .setOperator(tip.getOperator())
                .addAllTargets(tip.getTargetsList())
                .setData(tip.getData())
                .build();
        SendRequest asRequest = SendRequest.newBuilder()
                .setContent(Content.newBuilder().setNotification(notification))
                .setOptions(TIP_OPTIONS)
                .build();
        return MessageEncoding.body(asRequest, "");
    }

    /** The same for every repetition of the change, so that a tip is written once. */
    private static UUID clientMessageId(String changeId, int index) {
        return UUID.nameUUIDFromBytes((changeId + '#' + index).getBytes(StandardCharsets.UTF_8));
    }

    private static String user(String userId) {
        return UserId.parse("user_id", userId).value();
    }

    private static String group(String groupId) {
        return GroupId.parse("group_id", groupId).value();
    }
}
