import { expect, test } from "../support/fixtures.js";

test.describe("the page", () => {
  test("opens at the sign-in screen", async ({ visitor }) => {
    const { chat } = await visitor();

    await chat.isSignedOut();
  });

  test("is always fresh, its assets are kept for ever", async ({ visitor }) => {
    const { page } = await visitor();
    const loaded: { url: string; cache: string }[] = [];
    page.on("response", (response) => {
      loaded.push({ url: new URL(response.url()).pathname, cache: response.headers()["cache-control"] ?? "" });
    });
    await page.reload({ waitUntil: "networkidle" });

    expect(loaded.find(({ url }) => url === "/")?.cache).toBe("no-cache");
    const assets = loaded.filter(({ url }) => url.startsWith("/assets/"));
    expect(assets.length).toBeGreaterThan(0);
    for (const { url, cache } of assets) {
      expect(cache, url).toBe("public, max-age=31536000, immutable");
    }
  });

  test("allows no inline script, no inline style and no other origin", async ({ visitor }) => {
    const { page } = await visitor();
    const policy = (await page.request.get("/")).headers()["content-security-policy"] ?? "";

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toContain("unsafe");
  });
});
