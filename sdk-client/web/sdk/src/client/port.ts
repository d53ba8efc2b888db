import type { Acknowledgement, ConversationApi } from "../api.js";
import type { Engine } from "./engine.js";

/**
 * What a client can be asked, with plain values only, so that it can also be asked from another tab. `again` says that
 * it may have been asked before, of a tab that is gone.
 */
export interface Operations extends ConversationApi {
  start(password?: string): Promise<void>;
  open(): Promise<void>;
  logout(forget: boolean): Promise<void>;
  send(conversationId: string, clientMessageId: string, request: Uint8Array, again: boolean): Promise<Acknowledgement>;
  resend(clientMessageId: string, again: boolean): Promise<Acknowledgement>;
  discard(clientMessageId: string): Promise<void>;
  /** @param repeatable doing it twice is the same as once */
  call(method: string, request: Uint8Array, repeatable: boolean, timeoutMs?: number): Promise<Uint8Array>;
  networkChanged(): Promise<void>;
  setForeground(foreground: boolean): Promise<void>;
}

export type OperationName = keyof Operations;

/** Something that carries out operations: the engine in this tab, or the way to the one in another. */
export interface Port {
  ask<N extends OperationName>(operation: N, ...args: Parameters<Operations[N]>): ReturnType<Operations[N]>;
}

/** The operations on an engine in this very tab. */
export function operationsOf(engine: Engine, learnPassword: (password: string) => void = () => {}): Operations {
  return {
    start: (password) => {
      if (password !== undefined) {
        learnPassword(password);
      }
      return engine.start();
    },
    open: () => engine.open(),
    logout: (forget) => engine.logout(forget),
    send: (conversationId, clientMessageId, request, again) =>
      engine.send(conversationId, clientMessageId, request, again),
    resend: (clientMessageId, again) => engine.with(({ sends }) => sends.resend(clientMessageId, again)),
    discard: (clientMessageId) => engine.with(({ sends }) => sends.discard(clientMessageId)),
    call: (method, request, _repeatable, timeoutMs) => engine.call(method, request, timeoutMs),
    list: () => engine.with(({ conversations }) => conversations.list()),
    get: (conversationId) => engine.with(({ conversations }) => conversations.get(conversationId)),
    totalUnread: () => engine.with(({ conversations }) => conversations.totalUnread()),
    markRead: (conversationId, upToSeq) =>
      engine.with(({ conversations }) => conversations.markRead(conversationId, upToSeq)),
    markAllRead: (conversationId) => engine.with(({ conversations }) => conversations.markAllRead(conversationId)),
    history: (...args) => engine.with(({ conversations }) => conversations.history(...args)),
    localHistory: (...args) => engine.with(({ conversations }) => conversations.localHistory(...args)),
    pending: (conversationId) => engine.with(({ conversations }) => conversations.pending(conversationId)),
    searchLocal: (words, limit) => engine.with(({ conversations }) => conversations.searchLocal(words, limit)),
    deleteLocalMessage: (conversationId, seq) =>
      engine.with(({ conversations }) => conversations.deleteLocalMessage(conversationId, seq)),
    deleteLocalMessages: (conversationId) =>
      engine.with(({ conversations }) => conversations.deleteLocalMessages(conversationId)),
    networkChanged: async () => engine.networkChanged(),
    setForeground: async (foreground) => engine.setForeground(foreground),
  };
}

export function portOf(operations: Operations): Port {
  return {
    ask: (operation, ...args) =>
      (operations[operation] as (...args: unknown[]) => unknown)(...args) as ReturnType<Operations[typeof operation]>,
  };
}
