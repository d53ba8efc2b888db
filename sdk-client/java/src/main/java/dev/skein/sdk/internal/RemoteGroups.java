package dev.skein.sdk.internal;

import dev.skein.sdk.GroupApi;
import dev.skein.v1.AddMembersRequest;
import dev.skein.v1.AddMembersResponse;
import dev.skein.v1.Group;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupServiceCreateRequest;
import dev.skein.v1.GroupServiceCreateResponse;
import dev.skein.v1.GroupServiceGetRequest;
import dev.skein.v1.GroupServiceGetResponse;
import dev.skein.v1.LeaveRequest;
import dev.skein.v1.LeaveResponse;
import dev.skein.v1.ListJoinedRequest;
import dev.skein.v1.ListJoinedResponse;
import dev.skein.v1.ListMembersRequest;
import dev.skein.v1.ListMembersResponse;
import dev.skein.v1.Member;
import dev.skein.v1.RemoveMembersRequest;
import dev.skein.v1.RemoveMembersResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@link GroupApi} by calls. */
final class RemoteGroups implements GroupApi {
    private static final String SERVICE = "skein.v1.GroupService/";

    private final DefaultClient client;

    RemoteGroups(DefaultClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<GroupServiceCreateResponse> create(
            GroupKind kind, String name, Collection<String> memberIds) {
        return create(GroupServiceCreateRequest.newBuilder()
                .setKind(kind)
                .setName(name)
                .addAllMemberIds(memberIds)
                .build());
    }

    @Override
    public CompletableFuture<GroupServiceCreateResponse> create(GroupServiceCreateRequest request) {
        return client.call(SERVICE + "Create", request, GroupServiceCreateResponse.parser());
    }

    @Override
    public CompletableFuture<List<Group>> get(Collection<String> groupIds) {
        GroupServiceGetRequest request =
                GroupServiceGetRequest.newBuilder().addAllGroupIds(groupIds).build();
        return client.call(SERVICE + "Get", request, GroupServiceGetResponse.parser())
                .thenApply(GroupServiceGetResponse::getGroupsList);
    }

    @Override
    public CompletableFuture<AddMembersResponse> addMembers(String groupId, Collection<String> userIds) {
        AddMembersRequest request = AddMembersRequest.newBuilder()
                .setGroupId(groupId)
                .addAllUserIds(userIds)
                .build();
        return client.call(SERVICE + "AddMembers", request, AddMembersResponse.parser());
    }

    @Override
    public CompletableFuture<RemoveMembersResponse> removeMembers(
            String groupId, Collection<String> userIds, String reason) {
        RemoveMembersRequest request = RemoveMembersRequest.newBuilder()
                .setGroupId(groupId)
                .addAllUserIds(userIds)
                .setReason(reason)
                .build();
        return client.call(SERVICE + "RemoveMembers", request, RemoveMembersResponse.parser());
    }

    @Override
    @SuppressWarnings("NullAway") // Void futures carry null
    public CompletableFuture<Void> leave(String groupId) {
        LeaveRequest request = LeaveRequest.newBuilder().setGroupId(groupId).build();
        return client.call(SERVICE + "Leave", request, LeaveResponse.parser()).thenApply(response -> null);
    }

    @Override
    public CompletableFuture<List<Member>> members(String groupId) {
        return members(groupId, "", new ArrayList<>());
    }

    private CompletableFuture<List<Member>> members(String groupId, String pageToken, List<Member> before) {
        ListMembersRequest request = ListMembersRequest.newBuilder()
                .setGroupId(groupId)
                .setPageToken(pageToken)
                .build();
        return client.call(SERVICE + "ListMembers", request, ListMembersResponse.parser())
                .thenCompose(page -> {
                    before.addAll(page.getMembersList());
                    return page.getNextPageToken().isEmpty()
                            ? CompletableFuture.completedFuture(List.copyOf(before))
                            : members(groupId, page.getNextPageToken(), before);
                });
    }

    @Override
    public CompletableFuture<List<Group>> joined() {
        return joined("", new ArrayList<>());
    }

    private CompletableFuture<List<Group>> joined(String pageToken, List<Group> before) {
        ListJoinedRequest request =
                ListJoinedRequest.newBuilder().setPageToken(pageToken).build();
        return client.call(SERVICE + "ListJoined", request, ListJoinedResponse.parser())
                .thenCompose(page -> {
                    before.addAll(page.getGroupsList());
                    return page.getNextPageToken().isEmpty()
                            ? CompletableFuture.completedFuture(List.copyOf(before))
                            : joined(page.getNextPageToken(), before);
                });
    }
}
