// Before all else on the page. While servers are being replaced, the page may come from one of them, and be asked for its
// files from one that has another build: they are missing, and nothing can be shown. Says so, and loads the page again when
// a page and all its files are to be had.
{
  const FILES = "script[src^='/assets/'], link[href^='/assets/']";
  const FIRST_PAUSE_MS = 1_000;
  const LONGEST_PAUSE_MS = 10_000;
  let recovering = false;

  const isThere = async () => {
    const page = await fetch("/", { cache: "no-store" });
    const files = (await page.text()).match(/\/assets\/[\w.-]+/g) ?? [];
    // What is missing may be remembered by the browser as missing.
    const answers = await Promise.all(files.map((path) => fetch(path, { cache: "reload" })));
    return [page, ...answers].every(({ ok }) => ok);
  };

  const loadWhenThere = async (pause) => {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (await isThere().catch(() => false)) {
      location.reload();
    } else {
      await loadWhenThere(Math.min(pause * 2, LONGEST_PAUSE_MS));
    }
  };

  const tell = () => {
    const said = document.createElement("p");
    said.role = "status";
    said.textContent = navigator.language.startsWith("zh")
      ? "正在更新，请稍候…"
      : "A new version is being installed. One moment…";
    document.querySelector("#app")?.replaceChildren(said);
  };

  addEventListener(
    "error",
    ({ target }) => {
      if (!recovering && target instanceof Element && target.matches(FILES)) {
        recovering = true;
        // The head is read before there is anywhere to say it.
        if (document.readyState === "loading") {
          addEventListener("DOMContentLoaded", tell);
        } else {
          tell();
        }
        void loadWhenThere(FIRST_PAUSE_MS);
      }
    },
    true,
  );
}
