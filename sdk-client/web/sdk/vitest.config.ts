import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    // The ids of src-docs/features.txt; its own test says which there are.
    strictTags: false,
  },
});
