// A page with a list and a form, nothing else: type-checked here, bundled by whatever bundles your page.
import { createClient, textOf } from "@skein/sdk";

export function showConversation(userId: string, password: string | undefined, peer: string): () => void {
  // No url: the page's own origin. Store, tab sharing and reconnects need no further word.
  const client = createClient({ appKey: "demo", login: { userId, password } });
  const list = document.querySelector("ul") as HTMLUListElement;
  const form = document.querySelector("form") as HTMLFormElement;
  const input = form.querySelector("input") as HTMLInputElement;

  client.on("message", ({ message }) => {
    const line = document.createElement("li");
    // textContent, never innerHTML: what people write is text.
    line.textContent = `${message.sender}: ${textOf(message)}`;
    list.append(line);
  });
  client.on("connection", ({ state, error, retryAt }) => {
    const wait = retryAt === undefined ? "" : `, again in ${Math.ceil((retryAt - Date.now()) / 1_000)} s`;
    document.title = error ? `${state} (${error.code}${wait})` : state;
  });
  client.on("error", (failure) => reportError(failure));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Also offline: it waits, survives a reload, and is sent once.
    client.sendText({ userId: peer }, input.value).catch((error) => reportError(error));
    input.value = "";
  });
  // "signedOut" instead of an error page: the refresh token has ended, ask for the password.
  client.start().catch((error) => reportError(error));
  return () => void client.stop();
}
