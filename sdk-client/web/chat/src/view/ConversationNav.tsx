import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import { t } from "../i18n/language.js";
import { openId } from "../state/route.js";
import { useAccount } from "./account-context.js";
import { ConversationRow } from "./ConversationRow.js";

const ROW_HEIGHT = 68;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e6, End: 1e6 };

/** The conversation list. One row is in the tab order; the arrow keys move from row to row. */
export function ConversationNav(props: { onNew: () => void }) {
  const { order } = useAccount().conversations;
  const settled = useSettled();
  const [focused, setFocused] = createSignal<string>();
  let scroller!: HTMLDivElement;
  let list: VirtualizerHandle | undefined;

  /** The row that Tab reaches: the one that had the focus, else the open one, else the first. */
  const stop = createMemo(() => {
    const ids = new Set(order());
    return [focused(), openId()].find((id) => id !== undefined && ids.has(id)) ?? order()[0];
  });
  const stopIndex = () => order().indexOf(stop() ?? "");

  function onKeyDown(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const next = Math.min(Math.max(stopIndex() + step, 0), order().length - 1);
    setFocused(order()[next]);
    list?.scrollToIndex(next, { align: "nearest" });
    requestAnimationFrame(() => row(order()[next])?.focus({ preventScroll: true }));
  }

  const row = (id: string | undefined) =>
    scroller.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id ?? "")}"]`);

  // On a phone the list comes back where it was left.
  createEffect(
    on(openId, (id, before) => {
      if (id === undefined && before) {
        requestAnimationFrame(() => row(before)?.focus({ preventScroll: true }));
      }
    }),
  );

  // After signing in the focus is nowhere: the field that had it is gone. A conversation that opens takes it itself.
  createEffect(
    on([settled, () => order().length > 0], ([now]) => {
      if (now) {
        focusIfLost(() => row(order()[0]) ?? scroller.querySelector("button"));
      }
    }),
  );

  // A list that is at its top stays there when a conversation moves up.
  createEffect(
    on(order, () => {
      if (scroller.scrollTop < ROW_HEIGHT) {
        scroller.scrollTop = 0;
      }
    }),
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the links inside
    <div class="conversation-list" ref={scroller} onKeyDown={onKeyDown}>
      <InsteadOfRows onNew={props.onNew} />
      <Show when={order().length > 0}>
        <Virtualizer
          ref={(handle) => {
            list = handle;
          }}
          data={order()}
          scrollRef={scroller}
          itemSize={ROW_HEIGHT}
          bufferSize={400}
          keepMounted={stopIndex() < 0 ? undefined : [stopIndex()]}
          as="ul"
          item="li"
        >
          {(id) => <ConversationRow id={id} tabStop={stop() === id} onFocus={() => setFocused(id)} />}
        </Virtualizer>
      </Show>
    </div>
  );
}

/** Rows can be seen, and take the focus, when they have been measured: a few frames later. */
function focusIfLost(target: () => HTMLElement | null, frames = 10): void {
  requestAnimationFrame(() => {
    if (openId() !== undefined || document.activeElement !== document.body) {
      return;
    }
    target()?.focus({ preventScroll: true });
    if (document.activeElement === document.body && frames > 0) {
      focusIfLost(target, frames - 1);
    }
  });
}

/** Whether it is known what is in the list: on a new device nothing is, until the first sync or its failure. */
function useSettled(): () => boolean {
  const { conversations, connection } = useAccount();
  return createMemo(() => {
    const { state, error } = connection();
    const waiting = (state === "connecting" && !error) || state === "syncing";
    return conversations.loaded() && (conversations.order().length > 0 || !waiting);
  });
}

/** While there are no rows: why, and what to do about it. */
function InsteadOfRows(props: { onNew: () => void }) {
  const { conversations, setProblem } = useAccount();
  const settled = useSettled();
  return (
    <>
      <Show when={settled() && conversations.order().length === 0}>
        <div class="list-empty">
          <p class="list-empty-title">{t("list.empty")}</p>
          <p>{t("list.emptyHint")}</p>
          <button type="button" class="primary" onClick={() => props.onNew()}>
            {t("list.newConversation")}
          </button>
        </div>
      </Show>
      <Show when={conversations.failed()}>
        <div class="list-empty">
          <p role="alert">{t("list.loadFailed")}</p>
          <button type="button" class="primary" onClick={() => void conversations.reload().catch(setProblem)}>
            {t("conversation.retry")}
          </button>
        </div>
      </Show>
      <Show when={!settled() && !conversations.failed()}>
        <div class="skeletons" aria-hidden="true">
          <For each={[1, 2, 3, 4, 5, 6]}>{() => <div class="skeleton" />}</For>
        </div>
      </Show>
    </>
  );
}
