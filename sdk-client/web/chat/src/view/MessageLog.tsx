import { createEffect, on, onCleanup, onMount, Show } from "solid-js";
import { Virtualizer } from "virtua/solid";
import { t } from "../i18n/language.js";
import type { Timeline } from "../state/timeline.js";
import { useAccount } from "./account-context.js";
import { focusConversation } from "./focus.js";
import { Icon } from "./Icon.js";
import { LogScroll } from "./log-scroll.js";
import { MessageRow } from "./MessageRow.js";
import { createReading } from "./reading.js";

/** The messages: a virtual list that stays at the bottom while one is there, and where it is while one is not. */
export function MessageLog(props: { timeline: Timeline; group: boolean; sent: number }) {
  const { timeline } = props;
  const scroll = new LogScroll(timeline, () => reading.moved());
  const reading = createReading(useAccount(), timeline, () => scroll.seen());
  let scroller!: HTMLDivElement;

  createEffect(on(timeline.opened, (times) => times > 0 && scroll.place()));
  createEffect(on(timeline.rows, () => queueMicrotask(() => scroll.rowsChanged())));
  createEffect(
    on(
      () => props.sent,
      (times) => times > 0 && void scroll.jump(),
      { defer: true },
    ),
  );
  const resized = new ResizeObserver(() => scroll.stick());
  onMount(() => {
    scroll.scroller = scroller;
    resized.observe(scroller);
  });
  onCleanup(() => resized.disconnect());

  function onKeyDown(event: KeyboardEvent): void {
    // The end of the scroll area is only the end of the window.
    if (event.key === "End" && timeline.hasNewer()) {
      event.preventDefault();
      void scroll.jump();
    }
  }

  return (
    <div class="log-place">
      <div
        ref={scroller}
        class="log"
        role="log"
        aria-label={t("conversation.messages")}
        aria-live="off"
        aria-busy={timeline.loading() === "loading"}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={() => scroll.scrolled()}
        onKeyDown={onKeyDown}
      >
        <div class="log-spacer" />
        <Virtualizer
          ref={(handle) => {
            scroll.list = handle;
          }}
          data={timeline.rows()}
          shift={timeline.shifting()}
          scrollRef={scroller}
          bufferSize={600}
          onResize={() => scroll.stick()}
        >
          {(entry) => <MessageRow entry={entry} timeline={timeline} group={props.group} />}
        </Virtualizer>
      </div>
      <LoadingNote timeline={timeline} />
      <Jump timeline={timeline} scroll={scroll} />
      {/* Scrolling puts old messages into the log; only new ones are announced. */}
      <p class="sr-only" aria-live="polite">
        {reading.announced()}
      </p>
    </div>
  );
}

function Jump(props: { timeline: Timeline; scroll: LogScroll }) {
  const account = useAccount();
  const unread = () => account.conversations.get(props.timeline.id)?.unread ?? 0;
  const shown = () => props.timeline.opened() > 0 && (!props.scroll.atBottom() || props.timeline.hasNewer());
  async function jump(): Promise<void> {
    await props.scroll.jump();
    focusConversation();
  }
  return (
    <Show when={shown()}>
      <button
        type="button"
        class="jump"
        aria-label={unread() > 0 ? t("conversation.newestCount", { count: unread() }) : t("conversation.newest")}
        onClick={() => void jump().catch(account.setProblem)}
      >
        <Icon name="down" />
        <Show when={unread() > 0}>
          <span class="badge">{unread() > 999 ? "999+" : unread()}</span>
        </Show>
      </button>
    </Show>
  );
}

function LoadingNote(props: { timeline: Timeline }) {
  const account = useAccount();
  const again = () => {
    // The button goes, the focus stays in the page.
    focusConversation();
    props.timeline.retry().catch(account.setProblem);
  };
  return (
    <Show when={props.timeline.loading() !== "idle"}>
      <div class="log-note">
        <Show when={props.timeline.loading() === "failed"} fallback={<span class="spinner" aria-hidden="true" />}>
          <span role="status">{t("conversation.loadFailed")}</span>
          <button type="button" onClick={again}>
            {t("conversation.retry")}
          </button>
        </Show>
      </div>
    </Show>
  );
}
