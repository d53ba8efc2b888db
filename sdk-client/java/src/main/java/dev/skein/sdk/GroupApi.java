package dev.skein.sdk;

import dev.skein.v1.AddMembersResponse;
import dev.skein.v1.Group;
import dev.skein.v1.GroupKind;
import dev.skein.v1.GroupServiceCreateRequest;
import dev.skein.v1.GroupServiceCreateResponse;
import dev.skein.v1.Member;
import dev.skein.v1.RemoveMembersResponse;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Groups. Futures fail with {@link dev.skein.protocol.SkeinException}. */
public interface GroupApi {
    /** Makes a group with the caller as owner. */
    CompletableFuture<GroupServiceCreateResponse> create(GroupKind kind, String name, Collection<String> memberIds);

    CompletableFuture<GroupServiceCreateResponse> create(GroupServiceCreateRequest request);

    /** Those of the groups that the caller may see; at most 50 ids. */
    CompletableFuture<List<Group>> get(Collection<String> groupIds);

    CompletableFuture<AddMembersResponse> addMembers(String groupId, Collection<String> userIds);

    CompletableFuture<RemoveMembersResponse> removeMembers(String groupId, Collection<String> userIds, String reason);

    CompletableFuture<Void> leave(String groupId);

    /** All members, owner first; as many calls as it takes. */
    CompletableFuture<List<Member>> members(String groupId);

    /** All groups of the caller; as many calls as it takes. */
    CompletableFuture<List<Group>> joined();
}
