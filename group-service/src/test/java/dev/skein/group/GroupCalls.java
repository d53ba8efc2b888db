package dev.skein.group;

import static org.assertj.core.groups.Tuple.tuple;

import dev.skein.internal.v1.ApplyRequest;
import dev.skein.v1.AddMembersRequest;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupServiceCreateRequest;
import dev.skein.v1.GroupServiceCreateResponse;
import dev.skein.v1.GroupServiceGetRequest;
import dev.skein.v1.GroupServiceGetResponse;
import dev.skein.v1.LeaveRequest;
import dev.skein.v1.ListMembersRequest;
import dev.skein.v1.ListMembersResponse;
import dev.skein.v1.MemberOutcome;
import dev.skein.v1.RemoveMembersRequest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;

/** The calls that tests of groups are made of. */
abstract class GroupCalls {
    @Inject
    Calls calls;

    @Inject
    Tenants tenants;

    MessagingDouble messaging;

    static GroupServiceCreateRequest.Builder privateGroup(String name) {
        return GroupServiceCreateRequest.newBuilder()
                .setKind(GroupKind.GROUP_KIND_PRIVATE)
                .setName(name);
    }

    static GroupServiceCreateRequest.Builder publicGroup(String name) {
        return privateGroup(name).setKind(GroupKind.GROUP_KIND_PUBLIC);
    }

    GroupServiceCreateResponse create(String app, String as, GroupServiceCreateRequest.Builder request) {
        return calls.user(app, as).groups().create(request.build());
    }

    List<org.assertj.core.groups.Tuple> add(String app, String as, String groupId, String... userIds) {
        return outcomes(calls.user(app, as)
                .groups()
                .addMembers(addRequest(groupId, userIds))
                .getOutcomesList());
    }

    List<org.assertj.core.groups.Tuple> remove(String app, String as, String groupId, String... userIds) {
        return outcomes(calls.user(app, as)
                .groups()
                .removeMembers(removeRequest(groupId, userIds).build())
                .getOutcomesList());
    }

    void leave(String app, String as, String groupId) {
        calls.user(app, as)
                .groups()
                .leave(LeaveRequest.newBuilder().setGroupId(groupId).build());
    }

    GroupServiceGetResponse get(String app, String as, String... groupIds) {
        return calls.user(app, as).groups().get(getRequest(groupIds));
    }

    ListMembersResponse members(String app, String as, String groupId, int limit, String token) {
        return calls.user(app, as)
                .groups()
                .listMembers(ListMembersRequest.newBuilder()
                        .setGroupId(groupId)
                        .setLimit(limit)
                        .setPageToken(token)
                        .build());
    }

    ApplyRequest last(String app) {
        List<ApplyRequest> applied = messaging.applied(app);
        return applied.get(applied.size() - 1);
    }

    static List<org.assertj.core.groups.Tuple> outcomes(List<MemberOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome ->
                        tuple(outcome.getUserId(), outcome.getResult().name().substring("MEMBER_RESULT_".length())))
                .toList();
    }

    static AddMembersRequest addRequest(String groupId, String... userIds) {
        return AddMembersRequest.newBuilder()
                .setGroupId(groupId)
                .addAllUserIds(List.of(userIds))
                .build();
    }

    static RemoveMembersRequest.Builder removeRequest(String groupId, String... userIds) {
        return RemoveMembersRequest.newBuilder().setGroupId(groupId).addAllUserIds(List.of(userIds));
    }

    static GroupServiceGetRequest getRequest(String... groupIds) {
        return GroupServiceGetRequest.newBuilder()
                .addAllGroupIds(List.of(groupIds))
                .build();
    }

    static List<String> users(int count) {
        return IntStream.range(0, count).mapToObj("user-%03d"::formatted).toList();
    }
}
