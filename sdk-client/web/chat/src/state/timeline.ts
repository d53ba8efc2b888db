// The open conversation: a window of its messages, contiguous in seq and bounded in size, and below it our own that are
// on their way. Scrolling moves the window; far messages are let go and come back from the SDK's store.
import type { Message, PendingSend, ReceivedMessage, SendUpdate, SkeinClient } from "@skein/sdk";
import { batch, createSignal, untrack } from "solid-js";
import { createEntry, type Entry, seqOf } from "./entry.js";

export const PAGE = 50;
/** Above this many the far end of the window is let go, down to KEPT. */
export const WINDOW = 400;
export const KEPT = 250;
/** Messages above the first unread one that are shown with it. */
const CONTEXT = 20;
const GATHER_MS = 16;

export type Loading = "idle" | "loading" | "failed";

/** Where a window begins: at the newest message, or around the first unread one. */
export type Start = "newest" | "unread";

export class Timeline {
  private readonly rowsSignal = createSignal<readonly Entry[]>([]);
  private readonly shiftSignal = createSignal(false);
  private readonly olderSignal = createSignal(false);
  private readonly newerSignal = createSignal(false);
  private readonly loadingSignal = createSignal<Loading>("loading");
  private readonly openedSignal = createSignal(0);
  private readonly dividerSignal = createSignal(0);

  /** Oldest first. */
  readonly rows = this.rowsSignal[0];
  /** True while rows change at their start, which a virtual list must know beforehand. */
  readonly shifting = this.shiftSignal[0];
  readonly hasOlder = this.olderSignal[0];
  readonly hasNewer = this.newerSignal[0];
  readonly loading = this.loadingSignal[0];
  /** Counts the times that the window was made anew, e.g. by a jump; 0: not yet. */
  readonly opened = this.openedSignal[0];
  /** The unread divider stands above the first message of others from this seq on; 0: no divider. */
  readonly divider = this.dividerSignal[0];

  /** Kept up to date by the view: only at the bottom is the start let go, else the end. */
  atBottom = true;
  /** Messages that came in at the end of the window while it was open. */
  onNew: (entries: readonly Entry[]) => void = () => {};

  private window: Entry[] = [];
  private tail: Entry[] = [];
  private low = 1;
  private high = 0;
  private floor = 1;
  private incoming: ReceivedMessage[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private opening = 0;
  /** Does again what failed last. */
  private again: () => Promise<void> = () => this.open("unread");
  private readonly off: (() => void)[];

  constructor(
    private readonly client: SkeinClient,
    readonly id: string,
  ) {
    this.off = [
      client.on("message", (received) => this.receive(received)),
      client.on("send", (update) => this.follow(update)),
      client.on("refresh", () => void this.open(untrack(this.newerSignal[0]) ? "unread" : "newest")),
      client.on("connection", ({ state }) => {
        if (state === "connected" && untrack(this.loading) === "failed") {
          void this.retry();
        }
      }),
    ];
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const stop of this.off) {
      stop();
    }
  }

  /** Makes the window anew. */
  async open(start: Start): Promise<void> {
    const opening = ++this.opening;
    this.again = () => this.open(start);
    this.loadingSignal[1]("loading");
    const conversation = await this.client.conversations.get(this.id);
    const pending = await this.client.conversations.pending(this.id);
    const head = conversation?.headSeq ?? 0;
    const read = conversation?.readSeq ?? 0;
    this.floor = Math.max(1, conversation?.floorSeq ?? 1);
    const around = start === "unread" && (conversation?.unread ?? 0) > 0 && head - read > PAGE;
    let messages: Message[] = [];
    let failed = false;
    try {
      // A conversation that nobody has written to yet is unknown to the server too.
      messages = head === 0 ? [] : around ? await this.around(read) : await this.page(0, "backward");
    } catch {
      failed = true;
      messages = contiguousEnd(await this.client.conversations.localHistory(this.id, 0, PAGE));
    }
    if (this.closed || opening !== this.opening) {
      return;
    }
    batch(() => {
      this.low = messages[0]?.seq ?? head + 1;
      this.high = messages.at(-1)?.seq ?? head;
      this.window = this.entries(messages);
      const stored = new Set(this.window.map((entry) => entry.key));
      this.tail = pending.filter((send) => !stored.has(send.clientMessageId)).map((send) => this.pendingEntry(send));
      if (start === "unread") {
        this.dividerSignal[1]((conversation?.unread ?? 0) > 0 ? read + 1 : 0);
      }
      this.newerSignal[1](this.high < head);
      this.atBottom = this.high >= head;
      this.loadingSignal[1](failed ? "failed" : "idle");
      this.show();
      this.openedSignal[1]((times) => times + 1);
    });
    this.flush();
  }

  private async around(read: number): Promise<Message[]> {
    const before =
      read >= this.floor ? await this.client.conversations.history(this.id, read, CONTEXT, "backward") : [];
    return [...before, ...(await this.page(Math.max(read + 1, this.floor), "forward"))];
  }

  private page(from: number, direction: "forward" | "backward"): Promise<Message[]> {
    return this.client.conversations.history(this.id, from, PAGE, direction);
  }

  /** Adds a page above. */
  async loadOlder(): Promise<void> {
    if (!untrack(this.hasOlder) || untrack(this.loading) === "loading") {
      return;
    }
    const messages = await this.guarded(
      () => this.page(this.low - 1, "backward"),
      () => this.loadOlder(),
    );
    if (!messages) {
      return;
    }
    this.low = messages[0]?.seq ?? this.floor;
    this.shiftSignal[1](true);
    this.window = [...this.entries(messages), ...this.window];
    this.show();
    this.shiftSignal[1](false);
    if (this.window.length > WINDOW) {
      this.letGoOfEnd();
    }
    this.loadingSignal[1]("idle");
  }

  /** Adds a page below, when the window does not reach the newest message. */
  async loadNewer(): Promise<void> {
    if (!untrack(this.hasNewer) || untrack(this.loading) === "loading") {
      return;
    }
    const from = this.high + 1;
    const messages = await this.guarded(
      () => this.page(from, "forward"),
      () => this.loadNewer(),
    );
    if (!messages) {
      return;
    }
    const conversation = await this.client.conversations.get(this.id);
    this.high = messages.at(-1)?.seq ?? this.high;
    this.window = [...this.window, ...this.entries(messages)];
    this.newerSignal[1](messages.length > 0 && this.high < (conversation?.headSeq ?? 0));
    this.loadingSignal[1]("idle");
    this.show();
    if (this.window.length > WINDOW) {
      this.letGoOfStart();
    }
    this.flush();
  }

  /** Tries again what could not be loaded. */
  retry(): Promise<void> {
    return this.again();
  }

  private async guarded(load: () => Promise<Message[]>, again: () => Promise<void>): Promise<Message[] | undefined> {
    const opening = this.opening;
    this.again = again;
    this.loadingSignal[1]("loading");
    try {
      const messages = await load();
      // A jump makes the window anew in the meantime.
      return this.closed || opening !== this.opening ? undefined : messages;
    } catch {
      if (!this.closed && opening === this.opening) {
        this.loadingSignal[1]("failed");
      }
      return undefined;
    }
  }

  /** Ours that failed was given up. */
  discard(clientMessageId: string): void {
    this.tail = this.tail.filter((entry) => entry.key !== clientMessageId);
    this.show();
  }

  /** Tells from where on messages count as new, e.g. when one came while nobody looked. */
  setDivider(seq: number): void {
    this.dividerSignal[1](seq);
    this.show();
  }

  private receive(received: ReceivedMessage): void {
    if (received.message.conversationId === this.id) {
      this.incoming.push(received);
      this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
    }
  }

  /** Takes in what arrived since the last frame. */
  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (untrack(this.opened) === 0 || untrack(this.loading) === "loading") {
      return;
    }
    const fresh: Message[] = [];
    for (const { message } of this.incoming.splice(0)) {
      if (message.seq === 0) {
        fresh.push(message);
      } else if (this.window.length === 0 && message.seq > this.high + 1) {
        // The first sync brought a conversation that was opened by its address.
        void this.open("unread");
        return;
      } else if (message.seq === this.high + 1 && !untrack(this.hasNewer) && this.hasRoom(fresh.length)) {
        this.high = message.seq;
        fresh.push(message);
      } else if (message.seq > this.high) {
        this.newerSignal[1](true);
      }
    }
    if (fresh.length > 0) {
      const entries = this.entries(fresh);
      this.window = [...this.window, ...entries];
      this.show();
      this.onNew(entries);
      if (this.window.length > WINDOW && this.atBottom) {
        this.letGoOfStart();
      }
    }
    if (untrack(this.hasNewer) && this.atBottom) {
      void this.loadNewer();
    }
  }

  /** Somebody who reads old messages keeps them; new ones then wait outside of the window. */
  private hasRoom(more: number): boolean {
    return this.atBottom || this.window.length + more < WINDOW;
  }

  private follow(update: SendUpdate): void {
    if (update.conversationId !== this.id) {
      return;
    }
    const entry = this.tail.find((one) => one.key === update.clientMessageId);
    if (update.state === "sent") {
      // Its message event puts it into the window; a message that is not stored stays where it is.
      entry?.become({
        kind: "sent",
        send: update.pending,
        seq: update.seq ?? 0,
        serverTime: update.serverTime ?? Date.now(),
      });
      return;
    }
    if (entry) {
      entry.become({ kind: "pending", send: update.pending });
    } else if (!this.window.some((one) => one.key === update.clientMessageId)) {
      this.tail = [...this.tail, this.pendingEntry(update.pending)];
      this.show();
    }
  }

  private pendingEntry(send: PendingSend): Entry {
    const known = this.tail.find((one) => one.key === send.clientMessageId);
    return known ?? createEntry({ kind: "pending", send }, this.client.userId);
  }

  /** Entries for stored messages; one of ours that was on its way stays the same entry. */
  private entries(messages: readonly Message[]): Entry[] {
    return messages
      .filter((message) => !message.tombstone)
      .map((message) => {
        const mine = this.tail.find((one) => one.key === message.clientMessageId);
        if (!mine || message.sender !== this.client.userId) {
          return createEntry({ kind: "stored", message }, this.client.userId);
        }
        this.tail = this.tail.filter((one) => one !== mine);
        mine.become({ kind: "stored", message });
        return mine;
      });
  }

  private letGoOfStart(): void {
    this.window = this.window.slice(-KEPT);
    this.low = firstSeq(this.window) ?? this.low;
    this.shiftSignal[1](true);
    this.show();
    this.shiftSignal[1](false);
  }

  private letGoOfEnd(): void {
    this.window = this.window.slice(0, KEPT);
    this.high = firstSeq([...this.window].reverse()) ?? this.high;
    this.newerSignal[1](true);
    this.show();
  }

  private show(): void {
    batch(() => {
      const rows = untrack(this.hasNewer) ? this.window : [...this.window, ...this.tail];
      let previous: Entry | undefined;
      let divider = untrack(this.divider);
      for (const entry of rows) {
        const first = divider > 0 && !entry.own && untrack(() => seqOf(entry)) >= divider;
        entry.follow(previous, first);
        divider = first ? 0 : divider;
        previous = entry;
      }
      previous?.setEnds(true);
      this.olderSignal[1](this.low > this.floor);
      this.rowsSignal[1](rows);
    });
  }
}

function firstSeq(entries: readonly Entry[]): number | undefined {
  return entries.map((entry) => untrack(() => seqOf(entry))).find((seq) => seq > 0);
}

/** What the store has may have holes: only the end without one can be shown as a conversation. */
function contiguousEnd(messages: Message[]): Message[] {
  let from = messages.length - 1;
  while (from > 0 && messages[from - 1]?.seq === (messages[from]?.seq ?? 0) - 1) {
    from--;
  }
  return messages.slice(Math.max(from, 0));
}
