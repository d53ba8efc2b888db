// Which conversation is open, in the address: #/c/<conversation id>. So the browser's Back works, and reload stays.
import { createRoot, createSignal } from "solid-js";

const PREFIX = "#/c/";

function read(): string | undefined {
  if (!location.hash.startsWith(PREFIX)) {
    return undefined;
  }
  try {
    return decodeURIComponent(location.hash.slice(PREFIX.length)) || undefined;
  } catch {
    return undefined;
  }
}

const [current, setCurrent] = createRoot(() => createSignal(read()));

export { current as openId };

addEventListener("hashchange", () => setCurrent(read()));

export function hrefOf(conversationId: string): string {
  return PREFIX + encodeURIComponent(conversationId).replaceAll("%3A", ":");
}

/** True when the entry before in the history is the list, so that Back may go there instead of adding an entry. */
let cameFromList = false;

export function openConversation(conversationId: string): void {
  cameFromList = current() === undefined;
  location.hash = hrefOf(conversationId);
}

/** Back to the list. */
export function closeConversation(): void {
  if (cameFromList) {
    cameFromList = false;
    history.back();
  } else {
    location.hash = "#/";
  }
}

/** Another account has other conversations. */
export function forgetRoute(): void {
  history.replaceState(null, "", `${location.pathname}${location.search}`);
  setCurrent(undefined);
}
