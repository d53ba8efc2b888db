import { defineConfig } from "@playwright/test";
import base from "./playwright.config.js";

/** `npm run trace`: not a test but a measurement; it writes to target/browser/trace. */
export default defineConfig(base, {
  testDir: "measure",
  testMatch: "*.trace.ts",
  timeout: 30 * 60_000,
  reporter: [["line"]],
  use: { trace: "off", screenshot: "off" },
});
