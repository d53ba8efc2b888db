// The HTTP door of the gateway, as any program would use it: for everything that a spec needs and does not test.
import { randomUUID } from "node:crypto";

export const URL_OF_GATEWAY = process.env.SKEIN_URL ?? "http://127.0.0.1:18080";
export const APP_KEY = process.env.SKEIN_APP_KEY ?? "demo";
export const PASSWORD = "correct horse battery";

const RUN = `${Date.now().toString(36)}${process.pid.toString(36)}`;
let users = 0;

/** A user id that no other test and no other run uses. */
export function freshId(name: string): string {
  users += 1;
  return `${name}-${RUN}-${users}`;
}

type Json = Record<string, unknown>;

async function post<T>(method: string, body: Json, token?: string): Promise<T> {
  const response = await fetch(`${URL_OF_GATEWAY}/skein.v1.${method}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${method}: ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as T;
}

export interface StoredMessage {
  seq: number;
  sender: string;
  clientMessageId: string;
  text: string;
}

export type Target = { user_id: string } | { group_id: string };

/** A user who exists on the server, and may act there without a browser. */
export class Account {
  private constructor(
    readonly userId: string,
    readonly nickname: string,
    private readonly token: string,
  ) {}

  /** @param nickname default: the name with a capital letter */
  static async register(name: string, options: { nickname?: string; userId?: string } = {}): Promise<Account> {
    const userId = options.userId ?? freshId(name);
    const nickname = options.nickname ?? name.charAt(0).toUpperCase() + name.slice(1);
    await post("AccountService/Register", { app_key: APP_KEY, user_id: userId, password: PASSWORD, nickname });
    return Account.login(userId, nickname);
  }

  static async login(userId: string, nickname: string): Promise<Account> {
    const login = { app_key: APP_KEY, user_id: userId, password: PASSWORD, device_id: "http" };
    // Not a web device: the policy may allow only one of a kind.
    const { access_token } = await post<{ access_token: string }>("AuthService/Login", {
      ...login,
      platform: "PLATFORM_LINUX",
    });
    return new Account(userId, nickname, access_token);
  }

  call<T = Json>(method: string, body: Json): Promise<T> {
    return post<T>(method, body, this.token);
  }

  /** @returns the conversation's id and the message's seq */
  async send(to: Target, text: string): Promise<{ conversationId: string; seq: number }> {
    return this.sendContent(to, { text: { text } });
  }

  async sendContent(to: Target, content: Json): Promise<{ conversationId: string; seq: number }> {
    const sent = await this.call<{ conversation_id: string; seq: string }>("MessageService/Send", {
      conversation: to,
      client_message_id: randomUUID(),
      content,
    });
    return { conversationId: sent.conversation_id, seq: Number(sent.seq) };
  }

  /** Everything in the conversation, ascending. */
  async pull(conversationId: string): Promise<StoredMessage[]> {
    const all: StoredMessage[] = [];
    for (;;) {
      const page = await this.call<{
        messages?: { seq: string; sender: string; client_message_id: string; content?: { text?: { text: string } } }[];
        more?: boolean;
      }>("MessageService/Pull", { conversation_id: conversationId, from_seq: all.length + 1, limit: 100 });
      for (const message of page.messages ?? []) {
        all.push({
          seq: Number(message.seq),
          sender: message.sender,
          clientMessageId: message.client_message_id,
          text: message.content?.text?.text ?? "",
        });
      }
      if (!page.more || !page.messages?.length) {
        return all;
      }
    }
  }

  async createGroup(
    name: string,
    members: Account[],
    avatar = "",
  ): Promise<{ groupId: string; conversationId: string }> {
    const created = await this.call<{ group: { group_id: string }; conversation_id: string }>("GroupService/Create", {
      kind: "GROUP_KIND_PRIVATE",
      name,
      avatar,
      member_ids: members.map((member) => member.userId),
    });
    return { groupId: created.group.group_id, conversationId: created.conversation_id };
  }

  async removeMember(groupId: string, member: Account): Promise<void> {
    await this.call("GroupService/RemoveMembers", { group_id: groupId, user_ids: [member.userId] });
  }

  async addMember(groupId: string, member: Account): Promise<void> {
    await this.call("GroupService/AddMembers", { group_id: groupId, user_ids: [member.userId] });
  }

  async showAs(profile: { nickname?: string; avatar?: string }): Promise<void> {
    await this.call("ProfileService/Update", profile);
  }
}

/** The id of the conversation of two: user ids in byte order. */
export function pairOf(one: Account, other: Account): string {
  const [first, second] = [one.userId, other.userId].sort();
  return `p:${first}:${second}`;
}
