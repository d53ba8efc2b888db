import { createMemo, createSignal, Show } from "solid-js";
import { colourOf, initials, pictureUrl } from "../text/names.js";

const COLOURS = 10;

/** The picture, or the initials on a colour that belongs to the id. Decoration: the name always stands beside it. */
export function Avatar(props: { id: string; name: string; url?: string; size?: "small" | "large"; online?: boolean }) {
  const [broken, setBroken] = createSignal<string>();
  const url = createMemo(() => pictureUrl(props.url, location.origin));
  return (
    <span
      class={`avatar avatar-${props.size ?? "medium"}`}
      data-colour={colourOf(props.id, COLOURS)}
      aria-hidden="true"
    >
      <Show when={url() !== broken() && url()} fallback={<bdi>{initials(props.name)}</bdi>}>
        {(src) => (
          <img
            src={src()}
            alt=""
            loading="lazy"
            decoding="async"
            referrerPolicy="no-referrer"
            onError={() => setBroken(src())}
          />
        )}
      </Show>
      <Show when={props.online}>
        <span class="presence-dot" />
      </Show>
    </span>
  );
}
