// Where the log stands: at the bottom while one is there, else where it is, whatever comes in above or below.
import { type Accessor, createSignal } from "solid-js";
import type { VirtualizerHandle } from "virtua/solid";
import { seqOf } from "../state/entry.js";
import type { Timeline } from "../state/timeline.js";

/** So near to the bottom counts as at the bottom. */
const BOTTOM_PX = 40;
/** A message whose end is so little below the edge is on the screen. */
const EDGE_PX = 8;
/** Loads the next page before its edge comes into view. */
const AHEAD_PX = 800;

export class LogScroll {
  readonly atBottom: Accessor<boolean>;
  /** Set by the view when its elements are there. */
  scroller!: HTMLElement;
  list: VirtualizerHandle | undefined;

  private readonly setAtBottom: (at: boolean) => void;
  private lastTop = 0;
  /** False from when a window is made anew until its rows are measured and placed. */
  private placed = false;

  constructor(
    private readonly timeline: Timeline,
    /** Told whenever other messages may be on the screen. */
    private readonly moved: () => void,
  ) {
    const [atBottom, setAtBottom] = createSignal(true);
    this.atBottom = atBottom;
    this.setAtBottom = setAtBottom;
  }

  scrolled(): void {
    if (!this.placed) {
      return;
    }
    const top = this.scroller.scrollTop;
    const up = top < this.lastTop - 1;
    this.lastTop = top;
    if (this.gap() <= BOTTOM_PX) {
      this.set(true);
    } else if (up) {
      // Growing content also opens a gap; only a movement up leaves the bottom.
      this.set(false);
    }
    this.moved();
    this.loadNear();
  }

  rowsChanged(): void {
    this.stick();
    this.loadNear();
    this.moved();
  }

  /** Seq of the last message that is on the screen to its end; 0: none. */
  seen(): number {
    const { list, scroller, timeline } = this;
    const rows = timeline.rows();
    if (!this.placed || !list || rows.length === 0) {
      return 0;
    }
    const edge = scroller.scrollTop + scroller.clientHeight + EDGE_PX;
    let at = timeline.atBottom ? rows.length - 1 : list.findItemIndex(edge);
    if (!timeline.atBottom && list.getItemOffset(at) + list.getItemSize(at) > edge) {
      at--;
    }
    for (; at >= 0; at--) {
      const entry = rows[at];
      if (entry && seqOf(entry) > 0) {
        return seqOf(entry);
      }
    }
    return 0;
  }

  /** Stays at the bottom when rows or the window grow. */
  stick(): void {
    const { rows, atBottom } = this.timeline;
    if (this.placed && atBottom && rows().length > 0) {
      this.list?.scrollToIndex(rows().length - 1, { align: "end" });
    }
  }

  /** Puts a new window where it belongs: at the first unread message, else at the end. */
  place(): void {
    this.placed = false;
    const rows = this.timeline.rows();
    const first = rows.findIndex((entry) => entry.firstUnread());
    if (first >= 0) {
      // Until it is known how far down these reach, nothing of them counts as seen.
      this.timeline.atBottom = false;
      this.list?.scrollToIndex(first, { align: "start" });
    } else if (rows.length > 0) {
      this.list?.scrollToIndex(rows.length - 1, { align: "end" });
    }
    // Rows are measured within the next two frames.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.placed = true;
        this.lastTop = this.scroller.scrollTop;
        this.set(first >= 0 ? this.gap() <= BOTTOM_PX : true);
        this.stick();
        this.moved();
        this.loadNear();
      }),
    );
  }

  /** Goes to the newest message. */
  async jump(): Promise<void> {
    if (this.timeline.hasNewer()) {
      this.timeline.setDivider(0);
      await this.timeline.open("newest");
    }
    this.timeline.atBottom = true;
    this.setAtBottom(true);
    this.stick();
  }

  private set(at: boolean): void {
    this.timeline.atBottom = at && !this.timeline.hasNewer();
    this.setAtBottom(this.timeline.atBottom);
  }

  private loadNear(): void {
    const { timeline } = this;
    if (!this.placed || timeline.loading() !== "idle") {
      return;
    }
    if (this.scroller.scrollTop < AHEAD_PX && timeline.hasOlder()) {
      void timeline.loadOlder();
    } else if (this.gap() < AHEAD_PX && timeline.hasNewer()) {
      void timeline.loadNewer();
    }
  }

  private gap(): number {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
  }
}
