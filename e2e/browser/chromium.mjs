// Which Chromium the tests drive: Playwright's own download is not used, a browser of the machine will do.
// As a program: prints its path, or fails.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns {string | undefined} */
export function findChromium() {
  const chosen = process.env.SKEIN_CHROMIUM;
  if (chosen) {
    return isExecutable(chosen) ? chosen : undefined;
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), mac].find(isExecutable);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const found = findChromium();
  console.log(found ?? "no Chromium on the PATH; SKEIN_CHROMIUM can name one");
  process.exit(found ? 0 : 1);
}
