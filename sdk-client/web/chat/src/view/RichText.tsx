import { For } from "solid-js";
import { parts } from "../text/links.js";

/** Text with its links: text nodes only, whatever was written. */
export function RichText(props: { text: string }) {
  return (
    <For each={parts(props.text)}>
      {(part) =>
        part.url === undefined ? (
          part.text
        ) : (
          <a href={part.url} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        )
      }
    </For>
  );
}
