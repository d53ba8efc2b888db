// A gateway that gets a new build of the chat: passes everything on to the real one, and changes the files of the chat as
// a build of a changed source would.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { URL_OF_GATEWAY } from "./skein.js";

const NEXT = "-next.js";

export class TwoBuilds {
  private readonly target = new URL(URL_OF_GATEWAY);
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** Answers with the next build. */
  next = false;
  /** Has the next build's list of files, and the old files: some gateways have been replaced, some not. */
  mixed = false;
  /** Has the next build's page, and the old files. */
  torn = false;
  /** Paths that were asked for. */
  readonly asked: string[] = [];

  private constructor() {
    this.server = createServer((incoming, outgoing) => void this.answer(incoming, outgoing));
    this.server.on("upgrade", (incoming: IncomingMessage, socket: Socket) => this.passSocket(incoming, socket));
    this.server.on("connection", (socket) => this.sockets.add(socket));
  }

  static async start(): Promise<TwoBuilds> {
    const started = new TwoBuilds();
    await new Promise<void>((resolve) => started.server.listen(0, "127.0.0.1", resolve));
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/";
    this.asked.push(path);
    if (incoming.method !== "GET") {
      this.pass(incoming, outgoing);
    } else if (path === "/" && (this.next || this.torn)) {
      await this.file("/", outgoing, await this.nextPage());
    } else if (path === "/service-worker.js" && (this.next || this.mixed)) {
      await this.file(path, outgoing, await this.nextWorker());
    } else if (path.endsWith(NEXT) && !this.mixed && !this.torn) {
      await this.file(path.replace(NEXT, ".js"), outgoing);
    } else {
      this.pass(incoming, outgoing);
    }
  }

  private async nextPage(): Promise<string> {
    return (await this.text("/")).replace(/(\/assets\/[\w-]+)\.js/g, `$1${NEXT}`);
  }

  private async nextWorker(): Promise<string> {
    const hash = createHash("sha256")
      .update(await this.nextPage())
      .digest("hex");
    return (await this.text("/service-worker.js"))
      .replace(/(\/assets\/[\w-]+)\.js/g, `$1${NEXT}`)
      .replace(/"\/": "\w+"/, `"/": "${hash}"`)
      .replace(/VERSION = "\w+"/, 'VERSION = "next"');
  }

  private async text(path: string): Promise<string> {
    return (await fetch(new URL(path, this.target))).text();
  }

  private async file(path: string, outgoing: ServerResponse, content?: string): Promise<void> {
    const original = await fetch(new URL(path, this.target));
    const body = content ?? (await original.text());
    for (const name of ["content-type", "cache-control", "content-security-policy"]) {
      outgoing.setHeader(name, original.headers.get(name) ?? "");
    }
    outgoing.end(body);
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { hostname, port } = this.target;
    const onward = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }

  private passSocket(incoming: IncomingMessage, socket: Socket): void {
    const onward = connect(Number(this.target.port), this.target.hostname, () => {
      const headers: string[] = [];
      for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
        headers.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
      }
      onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
      socket.pipe(onward).pipe(socket);
    });
    this.sockets.add(onward);
    socket.on("error", () => onward.destroy());
    onward.on("error", () => socket.destroy());
  }
}
