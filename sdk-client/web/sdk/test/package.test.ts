import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { describe, expect, it } from "vitest";
import { BroadcastBus } from "../src/tabs/platform.js";

const INDEX = fileURLToPath(new URL("../src/index.ts", import.meta.url));

/** What a bundler makes of an application that uses these. */
async function bundleOf(names: string): Promise<string> {
  const built = await build({
    logLevel: "silent",
    configFile: false,
    build: { write: false, minify: true, modulePreload: false, rolldownOptions: { input: "virtual:app" } },
    plugins: [
      {
        name: "app",
        resolveId: (id) => (id === "virtual:app" ? id : undefined),
        load: (id) =>
          id === "virtual:app"
            ? `import { ${names} } from ${JSON.stringify(INDEX)}; globalThis.app = [${names}];`
            : undefined,
      },
    ],
  });
  const [output] = Array.isArray(built) ? built : [built];
  return output && "output" in output ? output.output[0].code : "";
}

describe("the package", () => {
  it("leaves out of a bundle what is not used", async () => {
    const http = await bundleOf("SkeinHttp");
    expect(http).not.toContain("createObjectStore");
    expect(http).not.toContain("BroadcastChannel");
    const everything = await bundleOf("createClient, SkeinHttp, textOf, pagesOf, forgetAccount");
    expect(everything).toContain("createObjectStore");
    const kilobytes = gzipSync(everything, { level: 9 }).length / 1_024;
    // Five of them are the names and numbers of all errors, two and a half Connect's clients.
    expect(kilobytes).toBeLessThan(52);
    // A service costs who uses it.
    expect(everything).not.toContain("listMembers");
    // Node's WebSocket package is found at run time only.
    expect(everything).not.toContain("permessage-deflate");
  }, 60_000);
});

describe("messages between tabs", () => {
  it("go through BroadcastChannel, in order, until the bus is closed", async () => {
    const one = new BroadcastBus();
    const other = new BroadcastBus();
    const heard: unknown[] = [];
    const all = new Promise<void>((resolve) => {
      other.listen("skein-test", (message) => {
        heard.push(message);
        if (message === "last") {
          resolve();
        }
      });
    });
    one.listen("skein-test", () => expect.unreachable("the sender does not hear itself"));
    one.post("skein-test", { bytes: new Uint8Array([1]), told: new Map([["g:geese", 3]]) });
    one.post("skein-test", "last");
    await all;
    expect(heard).toEqual([{ bytes: new Uint8Array([1]), told: new Map([["g:geese", 3]]) }, "last"]);
    one.close();
    other.close();
  });
});
