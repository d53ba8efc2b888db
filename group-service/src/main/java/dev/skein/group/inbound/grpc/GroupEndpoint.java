package dev.skein.group.inbound.grpc;

import dev.skein.group.groups.AddMembers;
import dev.skein.group.groups.CreateGroup;
import dev.skein.group.groups.GroupStore;
import dev.skein.group.groups.LeaveGroup;
import dev.skein.group.groups.ReadGroups;
import dev.skein.group.groups.RemoveMembers;
import dev.skein.group.groups.UserGroup;
import dev.skein.kit.caller.CallerContext;
import dev.skein.v1.AddMembersRequest;
import dev.skein.v1.AddMembersResponse;
import dev.skein.v1.GroupService;
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
import dev.skein.v1.RemoveMembersRequest;
import dev.skein.v1.RemoveMembersResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** {@code skein.v1.GroupService}. */
@GrpcService
class GroupEndpoint implements GroupService {
    private static final String CONVERSATION_PREFIX = "g:";

    private final CreateGroup createGroup;
    private final AddMembers addMembers;
    private final RemoveMembers removeMembers;
    private final LeaveGroup leaveGroup;
    private final ReadGroups readGroups;

    GroupEndpoint(
            CreateGroup createGroup,
            AddMembers addMembers,
            RemoveMembers removeMembers,
            LeaveGroup leaveGroup,
            ReadGroups readGroups) {
        this.createGroup = createGroup;
        this.addMembers = addMembers;
        this.removeMembers = removeMembers;
        this.leaveGroup = leaveGroup;
        this.readGroups = readGroups;
    }

    @Override
    public Uni<GroupServiceCreateResponse> create(GroupServiceCreateRequest request) {
        UserGroup.Description description = new UserGroup.Description(
                GroupForms.kind(request.getKind()),
                request.getName(),
                request.getIntroduction(),
                request.getAvatar(),
                request.getMaxMembers());
        CreateGroup.Command command = new CreateGroup.Command(
                request.getGroupId(), description, request.getMemberIdsList(), request.getOwner());
        return createGroup.create(Actors.of(CallerContext.current()), command).map(GroupEndpoint::created);
    }

    @Override
    public Uni<GroupServiceGetResponse> get(GroupServiceGetRequest request) {
        return readGroups
                .get(Actors.of(CallerContext.current()), request.getGroupIdsList())
                .map(GroupEndpoint::found);
    }

    @Override
    public Uni<AddMembersResponse> addMembers(AddMembersRequest request) {
        return addMembers
                .add(Actors.of(CallerContext.current()), request.getGroupId(), request.getUserIdsList())
                .map(outcomes -> AddMembersResponse.newBuilder()
                        .addAllOutcomes(GroupForms.outcomes(outcomes))
                        .build());
    }

    @Override
    public Uni<RemoveMembersResponse> removeMembers(RemoveMembersRequest request) {
        return removeMembers
                .remove(
                        Actors.of(CallerContext.current()),
                        request.getGroupId(),
                        request.getUserIdsList(),
                        request.getReason())
                .map(outcomes -> RemoveMembersResponse.newBuilder()
                        .addAllOutcomes(GroupForms.outcomes(outcomes))
                        .build());
    }

    @Override
    public Uni<LeaveResponse> leave(LeaveRequest request) {
        return leaveGroup
                .leave(Actors.of(CallerContext.current()), request.getGroupId())
                .replaceWith(LeaveResponse.getDefaultInstance());
    }

    @Override
    public Uni<ListMembersResponse> listMembers(ListMembersRequest request) {
        return readGroups
                .listMembers(
                        Actors.of(CallerContext.current()),
                        request.getGroupId(),
                        request.getLimit(),
                        request.getPageToken())
                .map(GroupEndpoint::members);
    }

    @Override
    public Uni<ListJoinedResponse> listJoined(ListJoinedRequest request) {
        return readGroups
                .listJoined(Actors.of(CallerContext.current()), request.getLimit(), request.getPageToken())
                .map(GroupEndpoint::joined);
    }

    private static GroupServiceCreateResponse created(CreateGroup.Created created) {
        return GroupServiceCreateResponse.newBuilder()
                .setGroup(GroupForms.group(created.group()))
                .setConversationId(CONVERSATION_PREFIX + created.group().groupId())
                .addAllOutcomes(GroupForms.outcomes(created.outcomes()))
                .build();
    }

    private static GroupServiceGetResponse found(ReadGroups.Found found) {
        GroupServiceGetResponse.Builder response = GroupServiceGetResponse.newBuilder();
        found.groups().forEach(seen -> response.addGroups(GroupForms.group(seen)));
        return response.addAllUnknownGroupIds(found.unknown()).build();
    }

    private static ListMembersResponse members(ReadGroups.Page<GroupStore.Listed> page) {
        ListMembersResponse.Builder response = ListMembersResponse.newBuilder();
        page.items().forEach(listed -> response.addMembers(GroupForms.member(listed)));
        return response.setNextPageToken(page.nextPageToken()).build();
    }

    private static ListJoinedResponse joined(ReadGroups.Page<GroupStore.Joined> page) {
        ListJoinedResponse.Builder response = ListJoinedResponse.newBuilder();
        page.items().forEach(joined -> response.addGroups(GroupForms.group(joined.group())));
        return response.setNextPageToken(page.nextPageToken()).build();
    }
}
