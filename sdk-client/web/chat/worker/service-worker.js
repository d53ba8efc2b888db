// Lets the chat open without a network: keeps the files of one build, and nothing else. Calls, sockets and the settings
// of the server never pass through here.
//
// The page itself comes from the network whenever there is one, so a new version is taken with the next load, and a
// mistake in here cannot hold on to an old one. `pack.mjs` puts in the files of the build.

/** By path the SHA-256 of the content. */
const FILES = /* the files of the build */ {};
const VERSION = /* changes with any of them */ "";

const PREFIX = "skein-shell-";
const CACHE = PREFIX + VERSION;
/** A network that says nothing for so long is none. */
const PATIENCE_MS = 4_000;

addEventListener("install", (event) => {
  event.waitUntil(keepAll().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || !Object.hasOwn(FILES, pathname)) {
    return;
  }
  event.respondWith(mode === "navigate" ? page(event.request) : file(event.request, pathname));
});

/** All or none. While servers are being replaced one may answer that has another build: then the next load tries again. */
async function keepAll() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(Object.entries(FILES).map(([path, hash]) => keep(cache, path, hash)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function keep(cache, path, hash) {
  // What is named by its content may come from the browser's own cache.
  const response = await fetch(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" });
  const content = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const found = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!response.ok || found !== hash) {
    throw new Error(`${path} is of another build`);
  }
  await cache.put(path, response);
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) {
      await caches.delete(name);
    }
  }
  // The page that was there before the first worker, too: its pictures are kept now.
  await clients.claim();
  // Those that run another build offer to load this one.
  for (const client of await clients.matchAll({ type: "window", includeUncontrolled: true })) {
    client.postMessage({ type: "build", files: Object.keys(FILES) });
  }
}

/** From the network; kept is used when there is none, or a proxy says that there is nobody behind it, or half of it. */
async function page(request) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const fresh = fetch(request);
  try {
    const response = await Promise.race([whole(fresh), late]);
    if (response && response.status < 500) {
      return response;
    }
  } catch {
    // No network.
  }
  fresh.catch(() => {});
  return (await kept("/")) ?? fresh;
}

/**
 * The answer, unless its files are missing: while servers are being replaced they may be asked of one that has another build,
 * and without them the page stays blank. The browser keeps what is fetched here, and does not ask for it again.
 */
async function whole(fresh) {
  const response = await fresh;
  const files = (await response.clone().text()).match(/\/assets\/[\w.-]+/g) ?? [];
  const others = files.filter((path) => !Object.hasOwn(FILES, path));
  const answers = await Promise.all(others.map((path) => fetch(path)));
  if (answers.some(({ ok }) => !ok)) {
    throw new Error("the page is of another build than the server that was asked for its files");
  }
  return response;
}

/** Of the build that is kept, which goes together; anything else comes from the server. */
async function file(request, path) {
  return (await kept(path)) ?? fetch(request);
}

async function kept(path) {
  const cache = await caches.open(CACHE);
  return cache.match(path, { ignoreVary: true });
}
