// Searches the index that the build writes (search-index.js): one entry [url, page, heading, text] for each section.
(() => {
  const root = document.currentScript.dataset.root;
  const input = document.querySelector(".site-header input");
  const results = document.getElementById("results");
  const nav = document.querySelector(".site-nav");
  const narrow = matchMedia("(max-width: 60rem)");
  const fold = () => { nav.open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
  nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });

  const lower = (text) => text.toLocaleLowerCase();
  const entries = window.searchIndex.map(([url, page, heading, text]) => ({
    url, page, heading, text, names: lower(`${page} ${heading}`), all: lower(`${page} ${heading} ${text}`),
  }));

  /** Every word must be there; names of pages and sections count most, words that begin so more than those in the middle. */
  function score(entry, words) {
    let sum = 0;
    for (const word of words) {
      if (!entry.all.includes(word)) return 0;
      const begins = (text) => text.split(/[^\p{L}\p{N}_]+/u).some((part) => part.startsWith(word));
      sum += entry.names.includes(word) ? (begins(entry.names) ? 20 : 10) : begins(entry.all) ? 2 : 1;
    }
    return sum + (entry.heading ? 0 : 1);
  }

  /** The text around the first hit, with every hit marked; text nodes only, so that nothing in it is markup. */
  function excerpt(entry, words) {
    const text = entry.text;
    const at = Math.max(0, Math.min(...words.map((word) => lower(text).indexOf(word)).filter((i) => i >= 0), text.length) - 40);
    const part = (at > 0 ? "…" : "") + text.slice(at, at + 160) + (at + 160 < text.length ? "…" : "");
    const line = document.createElement("p");
    const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "giu");
    part.split(pattern).forEach((piece, i) => {
      const node = i % 2 ? document.createElement("mark") : document.createTextNode(piece);
      if (i % 2) node.textContent = piece;
      line.append(node);
    });
    return line;
  }

  let chosen = -1;
  function choose(index) {
    const links = [...results.querySelectorAll("a")];
    links[chosen]?.setAttribute("aria-selected", "false");
    chosen = links.length ? (index + links.length) % links.length : -1;
    links[chosen]?.setAttribute("aria-selected", "true");
    links[chosen]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", links[chosen]?.id ?? "");
  }

  function show(open) {
    results.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  }

  function search() {
    const words = lower(input.value).split(/\s+/).filter(Boolean);
    show(words.length > 0);
    chosen = -1;
    if (!words.length) return;
    const found = entries
      .map((entry) => ({ entry, points: score(entry, words) }))
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points);
    results.replaceChildren(...found.slice(0, 20).map(({ entry }, i) => {
      const link = document.createElement("a");
      link.href = root + entry.url;
      link.id = `result-${i}`;
      link.setAttribute("role", "option");
      const name = document.createElement("strong");
      name.textContent = entry.heading ? `${entry.page} › ${entry.heading}` : entry.page;
      link.append(name, excerpt(entry, words));
      return link;
    }));
    if (!found.length) results.textContent = "Nothing found";
    choose(0);
  }

  input.addEventListener("input", search);
  input.addEventListener("focus", () => { if (input.value) show(true); });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelectorAll("a")[Math.max(chosen, 0)]?.click();
  });
  results.addEventListener("click", () => show(false));
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".site-header")) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    } else if (document.activeElement === input && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") {
      show(false);
    }
  });
})();
