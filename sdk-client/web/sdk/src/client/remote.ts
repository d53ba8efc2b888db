import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { Group, GroupApi, Member, MemberOutcome, Presence, PresenceApi, Profile, ProfileApi } from "../api.js";
import { badField } from "../failures.js";
import { checkGroupId, checkUserId, groupConversationId } from "../ids.js";
import {
  AddMembersRequestSchema,
  AddMembersResponseSchema,
  GroupKind,
  GroupRole,
  GroupServiceCreateRequestSchema,
  GroupServiceCreateResponseSchema,
  GroupServiceGetRequestSchema,
  GroupServiceGetResponseSchema,
  LeaveRequestSchema,
  LeaveResponseSchema,
  ListJoinedRequestSchema,
  ListJoinedResponseSchema,
  ListMembersRequestSchema,
  ListMembersResponseSchema,
  MemberResult,
  PresenceServiceGetRequestSchema,
  PresenceServiceGetResponseSchema,
  PresenceState,
  ProfileServiceGetRequestSchema,
  ProfileServiceGetResponseSchema,
  ProfileServiceUpdateRequestSchema,
  ProfileServiceUpdateResponseSchema,
  type Group as ProtoGroup,
  type Member as ProtoMember,
  type MemberOutcome as ProtoOutcome,
  type Profile as ProtoProfile,
  RemoveMembersRequestSchema,
  RemoveMembersResponseSchema,
} from "../proto.js";

/** Makes one typed call. */
export type Caller = <I extends DescMessage, O extends DescMessage>(
  method: string,
  input: I,
  request: MessageInitShape<I>,
  output: O,
) => Promise<MessageShape<O>>;

const GROUPS = "skein.v1.GroupService";
const PROFILES = "skein.v1.ProfileService";

export function groupApi(call: Caller): GroupApi {
  return {
    async create(input) {
      const request = { ...input, kind: input.kind ?? GroupKind.PRIVATE };
      const answer = await call(
        `${GROUPS}/Create`,
        GroupServiceCreateRequestSchema,
        request,
        GroupServiceCreateResponseSchema,
      );
      if (!answer.group) {
        throw badField("group", "is missing in the answer");
      }
      return { group: toGroup(answer.group), outcomes: answer.outcomes.map(toOutcome) };
    },
    async get(groupIds) {
      if (groupIds.length === 0) {
        return [];
      }
      const answer = await call(
        `${GROUPS}/Get`,
        GroupServiceGetRequestSchema,
        { groupIds },
        GroupServiceGetResponseSchema,
      );
      return answer.groups.map(toGroup);
    },
    async addMembers(groupId, userIds) {
      const request = { groupId: checkGroupId("group_id", groupId), userIds: checkUserIds(userIds) };
      const answer = await call(`${GROUPS}/AddMembers`, AddMembersRequestSchema, request, AddMembersResponseSchema);
      return answer.outcomes.map(toOutcome);
    },
    async removeMembers(groupId, userIds) {
      const request = { groupId: checkGroupId("group_id", groupId), userIds: checkUserIds(userIds) };
      const answer = await call(
        `${GROUPS}/RemoveMembers`,
        RemoveMembersRequestSchema,
        request,
        RemoveMembersResponseSchema,
      );
      return answer.outcomes.map(toOutcome);
    },
    async leave(groupId) {
      const request = { groupId: checkGroupId("group_id", groupId) };
      await call(`${GROUPS}/Leave`, LeaveRequestSchema, request, LeaveResponseSchema);
    },
    members: async (groupId) => {
      checkGroupId("group_id", groupId);
      const members: Member[] = [];
      let pageToken = "";
      do {
        const request = { groupId, pageToken };
        const page = await call(`${GROUPS}/ListMembers`, ListMembersRequestSchema, request, ListMembersResponseSchema);
        members.push(...page.members.map(toMember));
        pageToken = page.nextPageToken;
      } while (pageToken);
      return members;
    },
    joined: async () => {
      const groups: Group[] = [];
      let pageToken = "";
      do {
        const page = await call(
          `${GROUPS}/ListJoined`,
          ListJoinedRequestSchema,
          { pageToken },
          ListJoinedResponseSchema,
        );
        groups.push(...page.groups.map(toGroup));
        pageToken = page.nextPageToken;
      } while (pageToken);
      return groups;
    },
  };
}

export function profileApi(call: Caller, userId: string): ProfileApi {
  return {
    async get(userIds) {
      if (userIds.length === 0) {
        // The server would take it for a question about the caller.
        return [];
      }
      const request = { userIds: checkUserIds(userIds) };
      const answer = await call(
        `${PROFILES}/Get`,
        ProfileServiceGetRequestSchema,
        request,
        ProfileServiceGetResponseSchema,
      );
      return answer.profiles.map(toProfile);
    },
    async update(change) {
      const answer = await call(
        `${PROFILES}/Update`,
        ProfileServiceUpdateRequestSchema,
        change,
        ProfileServiceUpdateResponseSchema,
      );
      return answer.profile ? toProfile(answer.profile) : { userId, nickname: "", avatar: "", version: 0 };
    },
  };
}

const PRESENCE_STATES: Record<PresenceState, Presence["state"]> = {
  [PresenceState.UNSPECIFIED]: "offline",
  [PresenceState.OFFLINE]: "offline",
  [PresenceState.ONLINE]: "online",
  [PresenceState.PUSH_ONLINE]: "pushOnline",
};

export function presenceApi(call: Caller): PresenceApi {
  return {
    async get(userIds) {
      if (userIds.length === 0) {
        return [];
      }
      const answer = await call(
        "skein.v1.PresenceService/Get",
        PresenceServiceGetRequestSchema,
        { userIds: checkUserIds(userIds) },
        PresenceServiceGetResponseSchema,
      );
      return answer.presences.map(({ userId, state, lastSeenAt }) => ({
        userId,
        state: PRESENCE_STATES[state] ?? "offline",
        lastSeenAt: Number(lastSeenAt),
      }));
    },
  };
}

function checkUserIds(userIds: string[]): string[] {
  return userIds.map((userId, at) => checkUserId(`user_ids[${at}]`, userId));
}

function toGroup(group: ProtoGroup): Group {
  const { groupId, kind, name, owner, memberCount, maxMembers, introduction, avatar } = group;
  return {
    groupId,
    conversationId: groupConversationId(groupId),
    kind,
    name,
    owner,
    memberCount,
    maxMembers,
    createdAt: Number(group.createdAt),
    version: Number(group.version),
    introduction,
    avatar,
  };
}

const ROLES: Record<GroupRole, Member["role"]> = {
  [GroupRole.UNSPECIFIED]: "member",
  [GroupRole.OWNER]: "owner",
  [GroupRole.ADMIN]: "admin",
  [GroupRole.MEMBER]: "member",
};

function toMember(member: ProtoMember): Member {
  const { userId, inviter, nickname, avatar } = member;
  return { userId, role: ROLES[member.role] ?? "member", joinedAt: Number(member.joinedAt), inviter, nickname, avatar };
}

const RESULTS: Record<MemberResult, MemberOutcome["result"]> = {
  [MemberResult.UNSPECIFIED]: "refused",
  [MemberResult.JOINED]: "joined",
  [MemberResult.ALREADY_MEMBER]: "alreadyMember",
  [MemberResult.ACCOUNT_UNKNOWN]: "accountUnknown",
  [MemberResult.REMOVED]: "removed",
  [MemberResult.NOT_MEMBER]: "notMember",
  [MemberResult.REFUSED]: "refused",
};

function toOutcome({ userId, result }: ProtoOutcome): MemberOutcome {
  return { userId, result: RESULTS[result] ?? "refused" };
}

function toProfile({ userId, nickname, avatar, version }: ProtoProfile): Profile {
  return { userId, nickname, avatar, version: Number(version) };
}
