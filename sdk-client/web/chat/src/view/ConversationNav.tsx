import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { Virtualizer, type VirtualizerHandle } from "virtua/solid";
import { t } from "../i18n/language.js";
import { openId } from "../state/route.js";
import { useAccount } from "./account-context.js";
import { ConversationRow } from "./ConversationRow.js";

const ROW_HEIGHT = 68;

/** The conversation list. One row is in the tab order; the arrow keys move from row to row. */
export function ConversationNav(props: { onNew: () => void }) {
  const account = useAccount();
  const order = account.conversations.order;
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
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e6, End: 1e6 };
    const step = steps[event.key];
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
      <Show when={account.conversations.loaded() && order().length === 0}>
        <div class="list-empty">
          <p class="list-empty-title">{t("list.empty")}</p>
          <p>{t("list.emptyHint")}</p>
          <button type="button" class="primary" onClick={() => props.onNew()}>
            {t("list.newConversation")}
          </button>
        </div>
      </Show>
      <Show when={!account.conversations.loaded()}>
        <div class="skeletons" aria-hidden="true">
          <For each={[1, 2, 3, 4, 5, 6]}>{() => <div class="skeleton" />}</For>
        </div>
      </Show>
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
