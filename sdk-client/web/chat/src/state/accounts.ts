// The accounts of this device: who they are, never their secrets. Tokens live in the SDK's store of each account.
import { createRoot, createSignal } from "solid-js";

export interface Account {
  appKey: string;
  userId: string;
  /** As last seen; shown before the account is open. */
  nickname: string;
}

const STORED = "skein.accounts";
/** Each tab stays with its account over a reload; a new tab begins with the one that was used last. */
const ACTIVE = "skein.active";

function read(): Account[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isAccount) : [];
  } catch {
    return [];
  }
}

function isAccount(value: unknown): value is Account {
  const account = value as Partial<Account> | null;
  return typeof account?.appKey === "string" && typeof account.userId === "string";
}

export function keyOf(account: { appKey: string; userId: string }): string {
  return `${account.appKey}:${account.userId}`;
}

const [accounts, setAccounts] = createRoot(() => createSignal<Account[]>(read()));

export { accounts };

/** Other tabs sign in and out too. */
addEventListener("storage", (event) => {
  if (event.key === STORED || event.key === null) {
    setAccounts(read());
  }
});

function write(next: Account[]): void {
  localStorage.setItem(STORED, JSON.stringify(next));
  setAccounts(next);
}

/** Adds the account, or brings its nickname up to date. */
export function remember(account: Account): void {
  const known = read();
  const same = known.find((one) => keyOf(one) === keyOf(account));
  if (same?.nickname !== account.nickname || !same) {
    write([...known.filter((one) => one !== same), { ...account }]);
  }
}

export function drop(account: Account): void {
  write(read().filter((one) => keyOf(one) !== keyOf(account)));
  forgetActive(account);
}

/** This tab no longer shows it, and the next one does not begin with it. */
export function forgetActive(account: Account): void {
  for (const storage of [sessionStorage, localStorage]) {
    if (storage.getItem(ACTIVE) === keyOf(account)) {
      storage.removeItem(ACTIVE);
    }
  }
}

export function setActive(account: Account): void {
  sessionStorage.setItem(ACTIVE, keyOf(account));
  localStorage.setItem(ACTIVE, keyOf(account));
}

export function activeAccount(): Account | undefined {
  const known = read();
  const mine = sessionStorage.getItem(ACTIVE);
  const last = localStorage.getItem(ACTIVE);
  return known.find((one) => keyOf(one) === mine) ?? known.find((one) => keyOf(one) === last) ?? known[0];
}
