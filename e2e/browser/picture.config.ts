import { defineConfig } from "@playwright/test";
import base from "./playwright.config.js";

/** `npm run picture`: the screenshot on the README's first screen, src-docs/images/web-chat.png. */
export default defineConfig(base, {
  testDir: "measure",
  testMatch: "*.picture.ts",
  timeout: 15 * 60_000,
  reporter: [["line"]],
});
