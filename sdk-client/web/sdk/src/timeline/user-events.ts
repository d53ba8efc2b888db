import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { UserEvent } from "../api.js";
import { GroupEvent, type UserEvent as ProtoEvent, type ReadEvent, UserEventSchema } from "../proto.js";
import type { StoreChange, StoredEvent } from "../store/store.js";
import type { Parts } from "./parts.js";
import type { Timeline } from "./timeline.js";
import type { Timelines } from "./timelines.js";

/** An old build on a new server must not fill the disk; beyond this the oldest go. */
const MAX_OPAQUE = 1_000;

/**
 * The user's own log: each event once and in order of version, whether it comes live or by sync. A live event that does
 * not follow the last one asks for a sync instead.
 */
export class UserEvents {
  private version = 0;
  /** Of kinds that this build does not know; in the store too. */
  private opaque: StoredEvent[] = [];
  private requestSync: () => void = () => {};

  constructor(
    private readonly parts: Parts,
    private readonly timelines: Timelines,
  ) {}

  load(version: number, opaque: StoredEvent[], requestSync: () => void): void {
    this.version = version;
    this.opaque = opaque;
    this.requestSync = requestSync;
  }

  /** The server's log begins anew: what is kept is of another one. */
  reset(): void {
    this.version = 0;
    if (this.opaque.length > 0) {
      this.parts.journal.commit({ endedEvents: this.opaque.map(({ version }) => version) });
      this.opaque = [];
    }
  }

  /** What an earlier build had to keep and this one knows is told, with its effects: whatever it is, it comes late. */
  reread(): void {
    const events = this.opaque.map(({ bytes }) => fromBinary(UserEventSchema, bytes));
    const known = events.filter(({ event }) => event.case);
    if (known.length === 0) {
      return;
    }
    const versions = known.map(({ version }) => Number(version));
    this.opaque = this.opaque.filter(({ version }) => !versions.includes(version));
    const change: StoreChange = { endedEvents: versions };
    const calls: (() => void)[] = [];
    for (const event of known) {
      this.tell(event, change, calls);
    }
    this.commit(change, calls);
  }

  live(event: ProtoEvent): void {
    if (this.timelines.newDevice) {
      this.requestSync();
      return;
    }
    const version = Number(event.version);
    if (version <= this.version) {
      return;
    }
    if (version !== this.version + 1) {
      // Also the first one a new device hears: what came before it is known to the sync cursor only.
      this.requestSync();
      return;
    }
    const change: StoreChange = {};
    const calls: (() => void)[] = [];
    this.synced(event, change, calls);
    this.commit(change, calls);
    if (event.event.case === "membership" && event.event.value.member) {
      // The new conversation's floor and counts come by sync only.
      this.requestSync();
    }
  }

  /** Adds the event's effects to the change; the calls are for after the commit. */
  synced(event: ProtoEvent, change: StoreChange, calls: (() => void)[]): void {
    const version = Number(event.version);
    if (version <= this.version) {
      return;
    }
    this.version = version;
    change.eventVersion = version;
    this.tell(event, change, calls);
  }

  private commit(change: StoreChange, calls: (() => void)[]): void {
    this.parts.journal.commit(change, () => {
      for (const tell of calls) {
        tell();
      }
    });
  }

  private tell(event: ProtoEvent, change: StoreChange, calls: (() => void)[]): void {
    const told = this.apply(event, change, calls);
    calls.push(() => this.parts.events.emit("userEvent", told));
  }

  private apply(whole: ProtoEvent, change: StoreChange, calls: (() => void)[]): UserEvent {
    const { event } = whole;
    switch (event.case) {
      case "read":
        return this.read(event.value, change, calls);
      case "peerRead": {
        const { conversationId, userId } = event.value;
        const readSeq = Number(event.value.readSeq);
        const timeline = this.timelines.find(conversationId);
        if (timeline?.peerRead(readSeq)) {
          this.noteChange(timeline, change, calls);
        }
        return { type: "peerRead", conversationId, userId, readSeq };
      }
      case "membership": {
        const { groupId, conversationId, member, operator, groupName } = event.value;
        const timeline = this.timelines.find(conversationId);
        if (timeline && !member) {
          timeline.left();
          this.noteChange(timeline, change, calls);
        }
        const removed = event.value.event === GroupEvent.KICKED;
        return { type: "membership", groupId, conversationId, member, operator, groupName, removed };
      }
      case "profile":
        return { type: "profile", profile: event.value };
      default:
        return this.keep(whole, change);
    }
  }

  /** Of a newer server. */
  private keep(event: ProtoEvent, change: StoreChange): UserEvent {
    const kept = { version: Number(event.version), bytes: toBinary(UserEventSchema, event) };
    this.opaque.push(kept);
    change.opaqueEvents = [...(change.opaqueEvents ?? []), kept];
    const ended = this.opaque.splice(0, this.opaque.length - MAX_OPAQUE).map(({ version }) => version);
    change.endedEvents = [...(change.endedEvents ?? []), ...ended];
    return { type: "opaque", ...kept };
  }

  private read(read: ReadEvent, change: StoreChange, calls: (() => void)[]): UserEvent {
    const { conversationId } = read;
    const readSeq = Number(read.readSeq);
    const timeline = this.timelines.find(conversationId);
    if (timeline) {
      const exact = timeline.counted <= timeline.handed ? timeline.remembered(readSeq) : undefined;
      const moved = timeline.readOnServer(readSeq, exact ?? Number(read.unread));
      this.noteChange(timeline, change, moved ? calls : []);
      if (moved && exact === undefined) {
        void this.recount(timeline);
      }
    }
    return { type: "ownRead", conversationId, readSeq, unread: Number(read.unread) };
  }

  /** The event's count is that of another moment; the store may know better. */
  private async recount(timeline: Timeline): Promise<void> {
    const readSeq = timeline.readSeq;
    try {
      const unread = await this.timelines.countUnread(timeline, readSeq);
      if (unread !== undefined && unread !== timeline.unread && timeline.readSeq === readSeq) {
        timeline.unread = unread;
        this.timelines.changed(timeline);
      }
    } catch {
      // The store is gone, and with it the client; the journal has said so.
    }
  }

  private noteChange(timeline: Timeline, change: StoreChange, calls: (() => void)[]): void {
    change.conversations = [...(change.conversations ?? []), timeline.toStored()];
    const conversation = timeline.toConversation();
    calls.push(() => this.parts.events.emit("conversation", conversation));
  }
}
