// What the page shows: the sign-in form, or one open account.
import { SkeinError, SkeinHttp } from "@skein/sdk";
import { AccountService } from "@skein/sdk/proto";
import { createEffect, createRoot, createSignal, on } from "solid-js";
import { type Account, accounts, activeAccount, drop, forgetActive, keyOf, remember, setActive } from "./accounts.js";
import { type OpenAccount, openAccount, removals } from "./open-account.js";
import { forgetRoute } from "./route.js";

export type Screen =
  | { kind: "signIn"; userId: string; appKey?: string; cancellable: boolean }
  | { kind: "open"; open: OpenAccount };

const [screen, setScreen] = createRoot(() => createSignal<Screen>(signInScreen()));

export { screen };

function signInScreen(account?: Account): Screen {
  return { kind: "signIn", userId: account?.userId ?? "", appKey: account?.appKey, cancellable: false };
}

/** At the start: the account that this tab, or the last one, had open. */
export function begin(): void {
  void removals.again(accounts());
  const account = activeAccount();
  if (account) {
    show(openAccount(account));
  }
  createRoot(() => {
    createEffect(on(accounts, (known) => leaveWhenSignedOut(known), { defer: true }));
  });
}

function show(open: OpenAccount): void {
  setActive(open.account);
  setScreen({ kind: "open", open });
}

/** Another tab signed this account out. */
function leaveWhenSignedOut(known: Account[]): void {
  const now = screen();
  if (now.kind === "open" && !known.some((one) => keyOf(one) === keyOf(now.open.account))) {
    void now.open.leave();
    forgetActive(now.open.account);
    forgetRoute();
    setScreen(signInScreen());
  }
}

export async function switchTo(account: Account): Promise<void> {
  const now = screen();
  if (now.kind === "open") {
    await now.open.close();
  }
  forgetRoute();
  show(openAccount(account));
}

/** The form, with a way back while accounts are signed in. */
export async function addAccount(): Promise<void> {
  const now = screen();
  if (now.kind === "open") {
    await now.open.close();
  }
  forgetRoute();
  setScreen({ kind: "signIn", userId: "", cancellable: accounts().length > 0 });
}

/** The login of this account ended: asks for the password. */
export async function signInAgain(open: OpenAccount): Promise<void> {
  await open.close();
  setScreen(signInScreen(open.account));
}

export function cancelSignIn(): void {
  begin();
}

export async function signOut(open: OpenAccount, forget: boolean): Promise<void> {
  // First the screen: nothing of the account may be seen while the server is told.
  setScreen(signInScreen());
  forgetRoute();
  drop(open.account);
  try {
    await open.signOut(forget);
  } catch {
    // Without a connection this device forgets its tokens all the same.
  }
  const next = activeAccount();
  if (next && screen().kind === "signIn") {
    show(openAccount(next));
  }
}

export interface Credentials {
  appKey: string;
  userId: string;
  password: string;
  nickname: string;
}

export async function signUp(credentials: Credentials): Promise<void> {
  await new SkeinHttp().service(AccountService).register(credentials);
}

/** Resolves when the account is shown; fails when the login is refused or the server cannot be reached. */
export async function signIn({ appKey, userId, password, nickname }: Credentials): Promise<void> {
  const account = { appKey, userId, nickname: nickname || userId };
  const open = openAccount(account, password);
  try {
    await firstConnection(open);
  } catch (error) {
    await open.close();
    throw error;
  }
  remember(account);
  show(open);
}

/** A client tries for ever; somebody who waits in front of a form wants to know after the first failure. */
function firstConnection(open: OpenAccount): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      const { state, error } = open.client.connection;
      if (state === "connected" || state === "syncing") {
        resolve();
      } else if (error && state !== "stopped") {
        reject(error);
      } else if (state === "signedOut" || state === "refused" || state === "kicked") {
        reject(new SkeinError("WRONG_CREDENTIALS", "the client ended"));
      } else {
        return;
      }
      off();
    };
    const off = open.client.on("connection", settle);
    settle();
  });
}

/** The app key of this server's own app; undefined: the user has to know it. */
export async function serverAppKey(): Promise<string | undefined> {
  try {
    const answer = await fetch("/chat.json", { headers: { accept: "application/json" } });
    const { app_key } = (await answer.json()) as { app_key?: string };
    return app_key || undefined;
  } catch {
    return undefined;
  }
}
