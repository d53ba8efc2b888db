// After `vite build`: writes the service worker, which knows every file of the build, compresses each file once, so that the
// gateway need not do it per request, and lists them all.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "dist");
const WORKER = "service-worker.js";
const built = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(br|gz)$|^files\.txt$/.test(entry.name) && entry.name !== WORKER)
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(dist.length + 1)
      .replaceAll("\\", "/"),
  )
  .sort();
const files = [...built, WORKER].sort();

const sha256 = (content) => createHash("sha256").update(content).digest("hex");
const kept = Object.fromEntries(
  built.map((file) => [file === "index.html" ? "/" : `/${file}`, sha256(readFileSync(join(dist, file)))]),
);
const worker = readFileSync(join(import.meta.dirname, "worker", WORKER), "utf8");
const version = sha256(worker + JSON.stringify(kept)).slice(0, 16);
writeFileSync(
  join(dist, WORKER),
  worker
    .replace("/* the files of the build */ {}", () => JSON.stringify(kept, null, 2))
    .replace('/* changes with any of them */ ""', () => JSON.stringify(version)),
);

for (const file of files) {
  const path = join(dist, file);
  const content = readFileSync(path);
  const forms = {
    br: brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gz: gzipSync(content, { level: 9 }),
  };
  for (const [suffix, form] of Object.entries(forms)) {
    // A form that saves next to nothing only costs memory.
    if (form.length < content.length * 0.9) writeFileSync(`${path}.${suffix}`, form);
    else rmSync(`${path}.${suffix}`, { force: true });
  }
}
writeFileSync(join(dist, "files.txt"), `${files.join("\n")}\n`);
