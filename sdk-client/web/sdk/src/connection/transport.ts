import { failure } from "../failures.js";

/** An open or opening socket. */
export interface Link {
  send(frame: Uint8Array): void;
  close(code: number): void;
}

export interface Receiver {
  opened(): void;
  frame(bytes: Uint8Array): void;
  /** The last call; also when opening failed. */
  closed(code: number, reason: string): void;
}

/** Opens a socket with binary frames; what goes wrong is told by `closed`, or by the promise when nothing was begun. */
export type Transport = (url: string, receiver: Receiver) => Promise<Link>;

const SUB_PROTOCOL = "skein.v1.proto";

/** @param given the class to use; default: the global one, or that of package `ws` */
export function webSocketTransport(given?: typeof WebSocket): Transport {
  return async (url, receiver) => {
    const Socket = given ?? globalThis.WebSocket ?? (await socketOfWs());
    const socket = new Socket(url, SUB_PROTOCOL);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => receiver.opened();
    socket.onmessage = (event: MessageEvent) => {
      if (event.data instanceof ArrayBuffer) {
        receiver.frame(new Uint8Array(event.data));
      }
    };
    socket.onclose = (event: CloseEvent) => receiver.closed(event.code, event.reason);
    // Always followed by onclose, which has the code; without a listener package ws would throw.
    socket.onerror = () => {};
    return {
      send: (frame) => {
        if (socket.readyState === Socket.OPEN) {
          socket.send(frame as Uint8Array<ArrayBuffer>);
        }
      },
      close: (code) => {
        socket.onopen = null;
        socket.onmessage = null;
        socket.onclose = null;
        socket.close(code);
      },
    };
  };
}

async function socketOfWs(): Promise<typeof WebSocket> {
  // Not a literal, so that bundlers for browsers do not go looking for it.
  const name = "ws";
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as { WebSocket: typeof WebSocket };
    return module.WebSocket;
  } catch (cause) {
    throw failure("BAD_REQUEST", "webSocket: this Node has no WebSocket; install package ws", {
      field: "webSocket",
      cause,
    });
  }
}

/** The WebSocket address of a gateway. */
export function webSocketUrl(gateway: string): string {
  return `${gateway.replace(/^http/, "ws")}/ws`;
}
