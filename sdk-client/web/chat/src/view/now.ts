// The time of day for everything that says "today" or "yesterday": moves once a minute.
import { createRoot, createSignal } from "solid-js";

const [now, setNow] = createRoot(() => createSignal(Date.now()));

export { now };

setInterval(() => setNow(Date.now()), 60_000);
document.addEventListener("visibilitychange", () => setNow(Date.now()));
