import { defineConfig } from "@playwright/test";
import { findChromium } from "./chromium.mjs";

/** Everything a run leaves behind; the Maven module of the end-to-end tests cleans it. */
export const OUTPUT = process.env.SKEIN_BROWSER_OUTPUT ?? "../tests/target/browser";

export default defineConfig({
  testDir: "specs",
  outputDir: `${OUTPUT}/failures`,
  // One after the other: some kill the gateway, and two cores carry the servers as well.
  workers: 1,
  fullyParallel: false,
  // A flaky test is a broken test.
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["line"], ["json", { outputFile: `${OUTPUT}/report.json` }]],
  use: {
    baseURL: process.env.SKEIN_URL ?? "http://127.0.0.1:18080",
    actionTimeout: 10_000,
    locale: "en-GB",
    timezoneId: "Europe/London",
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: findChromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
