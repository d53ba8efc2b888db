// What must hold of any screen, whatever is on it.
import { expect, type Page } from "@playwright/test";

/** Nothing reaches beyond the window, and nothing scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("body, body *")) {
      const { overflowX } = getComputedStyle(element);
      // A hidden overflow that is cut off by an ellipsis is meant to be; on the page or a scroller it is not.
      const scrolls = overflowX === "auto" || overflowX === "scroll" || element === document.body;
      if (scrolls && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
        found.push(`${element.tagName}.${element.className}: ${element.scrollWidth} > ${element.clientWidth}`);
      }
    }
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
      found.push(`page: ${root.scrollWidth} > ${root.clientWidth}`);
    }
    return found;
  });
  expect(wide, "elements wider than their place").toEqual([]);
}

/** WCAG 2.5.8: at least 24 by 24 px for everything one can press; links within a text are exempt. */
export async function expectTargetsAreLarge(page: Page): Promise<void> {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea, [role=tab], [role=switch]")]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => !element.closest("[data-testid=message-text]") && !element.matches(".skip-link"))
      .map((element) => {
        const target = element.closest("label") ?? element;
        const { width, height } = target.getBoundingClientRect();
        return { what: element.getAttribute("aria-label") ?? element.textContent ?? "", width, height };
      })
      .filter(({ width, height }) => width < 24 || height < 24),
  );
  expect(small, "targets below 24 by 24 px").toEqual([]);
}
