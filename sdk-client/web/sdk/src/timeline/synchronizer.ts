import { Backoff } from "../connection/backoff.js";
import type { SyncResponse } from "../proto.js";
import type { StoreChange } from "../store/store.js";
import type { Healer } from "./healer.js";
import type { Parts } from "./parts.js";
import type { Timelines } from "./timelines.js";
import type { UserEvents } from "./user-events.js";

const PAGE = 200;

/**
 * Catches up with the server (MSG-13): page after page from the cursor, then waits until all holes are healed. One sync
 * at a time; what asks for another one meanwhile gets it afterwards.
 */
export class Synchronizer {
  cursor: Uint8Array = new Uint8Array();
  private paging = false;
  private settling = false;
  private again = false;
  /** The device was away until this sync: what it brings was missed. */
  private away = false;
  private named?: Set<string>;
  private connectionNumber = 0;
  private readonly backoff: Backoff;

  constructor(
    private readonly parts: Parts,
    private readonly timelines: Timelines,
    private readonly healer: Healer,
    private readonly events: UserEvents,
    /** Called each time everything is caught up and stored. */
    private readonly onDone: () => void,
  ) {
    this.backoff = new Backoff(parts.runtime);
  }

  online(behind: boolean): void {
    this.connectionNumber++;
    this.backoff.reset();
    this.away = true;
    if (behind || this.cursor.length === 0) {
      this.timelines.catchingUp = true;
      this.nextPage();
    } else {
      this.settle();
    }
  }

  offline(): void {
    this.connectionNumber++;
    this.timelines.catchingUp = false;
    this.paging = false;
    this.settling = false;
    this.again = false;
  }

  /** Something may have been missed. */
  request(): void {
    if (!this.parts.connection.online) {
      return;
    }
    if (this.paging) {
      this.again = true;
      return;
    }
    this.settling = false;
    this.nextPage();
  }

  /** The healer has nothing left to do. */
  healed(): void {
    if (this.settling && this.healer.idle) {
      this.settling = false;
      this.away = false;
      const number = this.connectionNumber;
      this.parts.journal.after(() => {
        if (number === this.connectionNumber) {
          this.onDone();
        }
      });
    }
  }

  private nextPage(): void {
    this.paging = true;
    const number = this.connectionNumber;
    this.parts.sync.sync({ cursor: this.cursor, limit: PAGE }).then(
      (page) => {
        if (number === this.connectionNumber) {
          this.received(page);
        }
      },
      () => this.failed(number),
    );
  }

  private failed(number: number): void {
    this.parts.runtime.schedule(this.backoff.next(), () => {
      if (number === this.connectionNumber && this.paging) {
        this.nextPage();
      }
    });
  }

  private received(page: SyncResponse): void {
    this.backoff.reset();
    this.apply(page);
    if (page.more) {
      this.nextPage();
    } else {
      this.lastPage();
    }
  }

  private apply(page: SyncResponse): void {
    if (page.reset) {
      this.named = new Set();
      this.events.reset();
      this.timelines.reset(page.conversations);
    }
    for (const state of page.conversations) {
      this.named?.add(state.conversationId);
    }
    const change: StoreChange = {};
    this.timelines.synced(page.conversations, this.away, change);
    const calls: (() => void)[] = [];
    for (const event of page.events) {
      this.events.synced(event, change, calls);
    }
    this.cursor = page.nextCursor;
    if (!this.timelines.newDevice || !page.more) {
      // A new device that dies half-way begins anew: only then it knows which conversations are older than itself.
      change.cursor = this.cursor;
    }
    this.parts.journal.commit(change);
    this.timelines.afterPage(page.conversations);
    this.parts.journal.after(() => {
      for (const tell of calls) {
        tell();
      }
    });
  }

  private lastPage(): void {
    this.timelines.catchingUp = false;
    if (this.named) {
      this.timelines.keepOnly(this.named);
      this.named = undefined;
    }
    if (this.timelines.newDevice) {
      this.timelines.ready();
    }
    if (this.again) {
      this.again = false;
      this.nextPage();
      return;
    }
    this.paging = false;
    this.settle();
  }

  private settle(): void {
    this.settling = true;
    this.timelines.healAll();
    this.healed();
  }
}
