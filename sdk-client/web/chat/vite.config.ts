import { loadEnv } from "vite";
import solid from "vite-plugin-solid";
import { defineConfig } from "vitest/config";

/** A gateway to work against: `./skein up`, or another one named by SKEIN_URL. */
const gateway = loadEnv("", ".", "SKEIN_").SKEIN_URL ?? "http://127.0.0.1:8080";

// The Host stays that of the page, because the gateway compares it with the Origin of a WebSocket.
const proxy = {
  "/ws": { target: gateway, ws: true },
  "/skein.v1.": { target: gateway },
  "/chat.json": { target: gateway },
};

/** What the gateway sends, so that a preview fails where the product would. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob: https:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

export default defineConfig({
  base: "/",
  plugins: [solid({ ssr: false })],
  build: {
    target: "es2022",
    assetsDir: "assets",
    // The Content-Security-Policy of the gateway allows files of its own origin only: nothing as a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy },
  preview: { proxy, headers: { "content-security-policy": policy } },
  test: { environment: "node", include: ["test/**/*.test.ts"] },
});
