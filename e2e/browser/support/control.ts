// The servers behind the page, in the hands of the test that started them.
const CONTROL = process.env.SKEIN_CONTROL;

/** False when the specs run against a stack that somebody else holds: what needs this then skips. */
export const mayControlServers = CONTROL !== undefined;

/** @param part e.g. `gateway-1`; kill ends it at once, start returns when it is ready */
export async function control(part: string, action: "kill" | "start"): Promise<void> {
  const response = await fetch(`${CONTROL}/${part}/${action}`, { method: "POST" });
  if (!response.ok) {
    throw new Error(`${action} ${part}: ${response.status} ${await response.text()}`);
  }
}
