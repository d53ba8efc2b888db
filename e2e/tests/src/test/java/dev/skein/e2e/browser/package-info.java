/**
 * The web chat in Chromium. The specs are TypeScript, in {@code e2e/browser}; {@link dev.skein.e2e.browser.BrowserTest}
 * starts servers of its own for them, runs them as one child process and shows each as a test. Through
 * {@link dev.skein.e2e.browser.ControlDoor} a spec kills and starts servers.
 */
@org.jspecify.annotations.NullMarked
package dev.skein.e2e.browser;
