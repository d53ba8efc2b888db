// After `vite build`: compresses each file once, so that the gateway need not do it per request, and lists them all.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "dist");
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(br|gz)$|^files\.txt$/.test(entry.name))
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(dist.length + 1)
      .replaceAll("\\", "/"),
  )
  .sort();

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
