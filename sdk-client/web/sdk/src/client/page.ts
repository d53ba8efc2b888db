import type { SkeinClient } from "../api.js";
import type { Transport } from "../connection/transport.js";
import type { Runtime } from "../runtime.js";

/** What a page in a browser has; Node has none of it. */
interface Page {
  addEventListener?(event: string, listener: () => void): void;
  document?: { visibilityState: string; addEventListener(event: string, listener: () => void): void };
}

/**
 * Frames come at once also while a hidden page has its timers held back: such a moment is used to do what is overdue,
 * heartbeats above all.
 */
export function awakening(transport: Transport, runtime: Runtime): Transport {
  const { document } = globalThis as unknown as Page;
  if (!document || !runtime.runDue) {
    return transport;
  }
  return (url, receiver) =>
    transport(url, {
      opened: () => receiver.opened(),
      closed: (code, reason) => receiver.closed(code, reason),
      frame: (bytes) => {
        receiver.frame(bytes);
        if (document.visibilityState === "hidden") {
          runtime.runDue?.();
        }
      },
    });
}

/**
 * Follows the page: what the browser knows of network and visibility is used at once. Listeners live as long as the
 * page; a client that is stopped does nothing with what it hears.
 */
export function followPage(client: SkeinClient): void {
  const page = globalThis as unknown as Page;
  const { document } = page;
  if (!document || !page.addEventListener) {
    return;
  }
  const networkChanged = () => client.networkChanged();
  page.addEventListener("online", networkChanged);
  page.addEventListener("offline", networkChanged);
  page.addEventListener("pageshow", networkChanged);
  document.addEventListener("visibilitychange", () => {
    client.setForeground(document.visibilityState !== "hidden");
    if (document.visibilityState !== "hidden") {
      networkChanged();
    }
  });
  if (document.visibilityState === "hidden") {
    client.setForeground(false);
  }
}
