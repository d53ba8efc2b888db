// Where the focus goes when what had it is gone.

/** A mouse or the like: the user has a keyboard, and none comes up over the page. */
export function hasFinePointer(): boolean {
  return matchMedia("(pointer: fine)").matches;
}

/** To where one writes; on a phone, where that would open the keyboard, to what one reads. */
export function focusConversation(): void {
  const writes = hasFinePointer() ? document.querySelector<HTMLElement>("#composer") : null;
  (writes ?? document.querySelector<HTMLElement>(".log, .conversation h1"))?.focus({ preventScroll: true });
}
