import type { ClientEvents } from "../api.js";

/** Tells listeners, one after another and in order, also when a listener causes further events. */
export class Emitter {
  private readonly listeners = new Map<keyof ClientEvents, Set<(value: never) => void>>();
  private readonly taps: ((event: keyof ClientEvents, value: unknown) => void)[] = [];
  private readonly waiting: (() => void)[] = [];
  private telling = false;

  on<E extends keyof ClientEvents>(event: E, listener: (value: ClientEvents[E]) => void): () => void {
    let all = this.listeners.get(event);
    if (!all) {
      all = new Set();
      this.listeners.set(event, all);
    }
    // Wrapped, so that the same function may be added twice and each removal takes away its own.
    const own = (value: ClientEvents[E]) => listener(value);
    all.add(own);
    return () => {
      all.delete(own);
    };
  }

  /** Hears every event, before the listeners. */
  tap(listener: (event: keyof ClientEvents, value: unknown) => void): void {
    this.taps.push(listener);
  }

  emit<E extends keyof ClientEvents>(event: E, value: ClientEvents[E]): void {
    this.waiting.push(() => this.tell(event, value));
    if (this.telling) {
      return;
    }
    this.telling = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      next();
    }
    this.telling = false;
  }

  private tell<E extends keyof ClientEvents>(event: E, value: ClientEvents[E]): void {
    for (const tap of this.taps) {
      tap(event, value);
    }
    for (const listener of [...(this.listeners.get(event) ?? [])] as ((value: ClientEvents[E]) => unknown)[]) {
      try {
        const outcome = listener(value);
        if (outcome instanceof Promise) {
          outcome.catch((failure) => this.failed(event, failure));
        }
      } catch (failure) {
        this.failed(event, failure);
      }
    }
  }

  /** The application's fault; the events behind this one still have to be told. */
  private failed(event: keyof ClientEvents, failure: unknown): void {
    if (event !== "error") {
      this.emit("error", failure);
    }
  }
}
