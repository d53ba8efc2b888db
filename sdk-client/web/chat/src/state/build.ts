// The build that this page runs: kept by a service worker, so that the chat opens without a network, and compared with the
// newest one, so that a page that stays open for weeks can be asked to load it.
import { createRoot, createSignal } from "solid-js";

const LOOK_EVERY_MS = 3_600_000;
const NOT_BEFORE_MS = 60_000;

const [newBuild, setNewBuild] = createRoot(() => createSignal(false));

/** Whether a newer build is ready: loading the page again takes it. */
export { newBuild };

let registration: ServiceWorkerRegistration | undefined;
let lookedAt = Number.NEGATIVE_INFINITY;

/** Not while developing; and pages that came by plain http from another machine have no service workers. */
export function keepForOffline(): void {
  const { serviceWorker } = navigator;
  if (!import.meta.env.PROD || !serviceWorker) {
    return;
  }
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.type === "build" && Array.isArray(data.files)) {
      setNewBuild(!runs(data.files));
    }
  });
  // After the page itself, for which it would only compete.
  const register = () => {
    lookedAt = performance.now();
    serviceWorker.register("/service-worker.js", { updateViaCache: "none" }).then(
      (registered) => {
        registration = registered;
      },
      () => {
        // Forbidden, as in some private windows, or no network: the chat works without.
      },
    );
  };
  if (document.readyState === "complete") {
    register();
  } else {
    addEventListener("load", register, { once: true });
  }
  setInterval(lookForNewBuild, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      lookForNewBuild();
    }
  });
}

/** Asks the server, which may have been replaced; not more than once a minute. */
export function lookForNewBuild(): void {
  if (registration && performance.now() - lookedAt >= NOT_BEFORE_MS) {
    lookedAt = performance.now();
    registration.update().catch(() => {
      // Offline, or servers of two builds answer: looked for again later.
    });
  }
}

/** Whether this page consists of these files. */
function runs(files: unknown[]): boolean {
  const own = document.querySelectorAll("script[src^='/assets/'], link[href^='/assets/']");
  return [...own].every((one) => files.includes(one.getAttribute("src") ?? one.getAttribute("href")));
}
