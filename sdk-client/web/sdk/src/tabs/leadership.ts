import type { ClientEvents, Connection, ReceivedMessage } from "../api.js";
import type { Operations } from "../client/port.js";
import { asSkeinError, toPlain } from "../failures.js";
import {
  type Announcement,
  commonChannel,
  pack,
  type ToLeader,
  type Told,
  type ToTab,
  tabChannel,
} from "./messages.js";
import type { Bus, Locks } from "./platform.js";

/** Events that may wait for a tab that does not listen; then it is told to look for itself. */
const MAX_UNACKNOWLEDGED = 2_000;

interface Follower {
  era: number;
  /** Of the last event sent. */
  number: number;
  acknowledged: number;
  foreground: boolean;
  /** Set while what it missed is being read: later events wait. */
  waiting?: { event: keyof ClientEvents; value: unknown }[];
  /** It was sent a hole and has not said hello since. */
  hole: boolean;
  /** Ends the watch over its life. */
  watch: AbortController;
}

export interface LeadershipSettings {
  base: string;
  tab: string;
  bus: Bus;
  locks: Locks;
  operations: Operations;
  connection(): Connection;
  /** How far events have been told. */
  told: Told;
  /** Messages that were handed over before, per conversation above `from`; undefined when they are too many. */
  missed(told: Told): Promise<ReceivedMessage[] | undefined>;
  setForeground(anybody: boolean): void;
  loggedOut(by: string): void;
  awake(): void;
}

/** What the leading tab does for the others: answers what they ask, and tells each of them every event once. */
export class Leadership {
  private readonly followers = new Map<string, Follower>();
  private ownForeground = true;
  private foreground = true;
  private leaving = false;
  private readonly deaf: (() => void)[] = [];

  constructor(private readonly settings: LeadershipSettings) {
    const { base, tab, bus } = settings;
    this.deaf.push(
      bus.listen(commonChannel(base), (message) => this.heard(message as Announcement)),
      bus.listen(tabChannel(base, tab), (message) => this.told(message as ToLeader)),
    );
  }

  /** Everything is ready; tabs that were there before say hello again. */
  announce(): void {
    this.settings.bus.post(commonChannel(this.settings.base), {
      type: "leader",
      leader: this.settings.tab,
    } satisfies Announcement);
  }

  /** Takes no more questions; they wait for the next leader. */
  leave(): void {
    this.leaving = true;
  }

  end(): void {
    this.leaving = true;
    for (const stop of this.deaf) {
      stop();
    }
    for (const follower of this.followers.values()) {
      follower.watch.abort();
    }
    this.followers.clear();
  }

  setOwnForeground(foreground: boolean): void {
    this.ownForeground = foreground;
    this.foregroundChanged(foreground);
  }

  tell(event: keyof ClientEvents, value: unknown): void {
    for (const [tab, follower] of this.followers) {
      this.tellOne(tab, follower, event, value);
    }
  }

  private tellOne(tab: string, follower: Follower, event: keyof ClientEvents, value: unknown): void {
    if (follower.hole) {
      return;
    }
    if (follower.waiting) {
      follower.waiting.push({ event, value });
      follower.hole = follower.waiting.length > MAX_UNACKNOWLEDGED;
      return;
    }
    if (follower.number - follower.acknowledged >= MAX_UNACKNOWLEDGED) {
      this.leaveHole(tab, follower);
      return;
    }
    follower.number++;
    const { era, number } = follower;
    this.post(tab, { type: "event", era, number, event, value: pack(value) });
  }

  private leaveHole(tab: string, follower: Follower): void {
    follower.hole = true;
    this.post(tab, { type: "hole", era: follower.era });
  }

  private heard(message: Announcement): void {
    this.settings.awake();
    if (message.type === "hello" && message.tab !== this.settings.tab && !this.leaving) {
      void this.welcome(message);
    }
  }

  private async welcome({ tab, era, started, told }: Extract<Announcement, { type: "hello" }>): Promise<void> {
    const before = this.followers.get(tab);
    before?.watch.abort();
    const follower: Follower = {
      era,
      number: 0,
      acknowledged: 0,
      foreground: before?.foreground ?? true,
      waiting: [],
      hole: false,
      watch: new AbortController(),
    };
    this.followers.set(tab, follower);
    void this.watch(tab, follower);
    this.foregroundChanged();
    // What is told from here on waits, so that what was missed comes before it.
    const base = new Map(this.settings.told);
    const missed = told ? await this.settings.missed(told).catch(() => undefined) : [];
    if (this.followers.get(tab) !== follower || this.leaving) {
      return;
    }
    const { tab: leader } = this.settings;
    const connection = pack(this.settings.connection()) as Connection;
    this.post(tab, {
      type: "welcome",
      era,
      leader,
      connection,
      told: missed && told ? told : base,
      refresh: told !== undefined,
    });
    const waiting = follower.waiting ?? [];
    const overflown = follower.hole;
    follower.waiting = undefined;
    follower.hole = false;
    for (const value of missed ?? []) {
      this.tellOne(tab, follower, "message", value);
    }
    for (const { event, value } of waiting) {
      this.tellOne(tab, follower, event, value);
    }
    if (overflown) {
      this.leaveHole(tab, follower);
    }
    if (started) {
      this.settings.operations.start().catch(() => {});
    }
  }

  /** A tab holds a lock for as long as it lives: getting it means that the tab is gone. */
  private async watch(tab: string, follower: Follower): Promise<void> {
    try {
      const name = tabChannel(this.settings.base, tab);
      const release = await this.settings.locks.acquire(name, follower.watch.signal, () => {});
      release();
      this.forget(tab, follower);
    } catch {
      // It said hello again, or this tab no longer leads.
    }
  }

  private forget(tab: string, follower: Follower | undefined): void {
    if (follower && this.followers.get(tab) === follower) {
      follower.watch.abort();
      this.followers.delete(tab);
      this.foregroundChanged();
    }
  }

  private told(message: ToLeader): void {
    this.settings.awake();
    switch (message.type) {
      case "ask":
        void this.answer(message);
        break;
      case "ack": {
        const follower = this.followers.get(message.tab);
        if (follower) {
          follower.acknowledged = Math.max(follower.acknowledged, message.upTo);
        }
        break;
      }
      case "check": {
        const follower = this.followers.get(message.tab);
        if (follower && !follower.waiting && follower.number !== message.upTo) {
          this.leaveHole(message.tab, follower);
        }
        break;
      }
      case "bye":
        this.forget(message.tab, this.followers.get(message.tab));
        break;
    }
  }

  private async answer({ tab, id, operation, args }: Extract<ToLeader, { type: "ask" }>): Promise<void> {
    if (this.leaving) {
      return;
    }
    if (operation === "setForeground") {
      const follower = this.followers.get(tab);
      if (follower) {
        follower.foreground = args[0] === true;
        this.foregroundChanged(follower.foreground);
      }
      this.post(tab, { type: "answer", id });
      return;
    }
    const carryOut = this.settings.operations[operation] as (...args: unknown[]) => Promise<unknown>;
    try {
      const value = await carryOut(...args);
      this.post(tab, { type: "answer", id, value });
      if (operation === "logout") {
        this.settings.loggedOut(tab);
      }
    } catch (cause) {
      // Of a leader that leaves, the next one is asked again.
      if (!this.leaving) {
        this.post(tab, { type: "answer", id, error: toPlain(asSkeinError(cause)) });
      }
    }
  }

  private foregroundChanged(someoneLooks = false): void {
    const anybody = this.ownForeground || [...this.followers.values()].some((follower) => follower.foreground);
    if (someoneLooks || anybody !== this.foreground) {
      this.foreground = anybody;
      this.settings.setForeground(anybody);
    }
  }

  private post(tab: string, message: ToTab): void {
    this.settings.bus.post(tabChannel(this.settings.base, tab), message);
  }
}
