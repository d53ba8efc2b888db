import { createContext, useContext } from "solid-js";
import type { OpenAccount } from "../state/open-account.js";

export const AccountContext = createContext<OpenAccount>();

/** The account that is open. */
export function useAccount(): OpenAccount {
  const account = useContext(AccountContext);
  if (!account) {
    throw new Error("outside of an open account");
  }
  return account;
}
