// What a message says in one line, in lists and notifications, and for content that the chat does not draw.
import type { Message } from "@skein/sdk";
import { GroupEvent } from "@skein/sdk/proto";
import { type Key, type Language, listOf, type Translate } from "../i18n/translate.js";

/** The generated content type, as far as it is shown. */
export type Content = NonNullable<Message["content"]>;

export interface PreviewTools {
  t: Translate;
  language: Language;
  self: string;
  /** The name to show for a user. */
  name: (userId: string) => string;
}

/** How many people an event names before it counts. */
const NAMED = 3;

export function isEvent(content: Content | undefined): boolean {
  return content?.kind.case === "notification" || content?.kind.case === "tip";
}

/** Text as it was written, or a readable stand-in for what is no text. */
export function bodyOf(content: Content | undefined, tools: PreviewTools): string {
  const kind = content?.kind;
  const { t } = tools;
  switch (kind?.case) {
    case "text":
    case "tip":
      return kind.value.text;
    case "notification":
      return eventText(kind.value, tools);
    case "image":
      return t("content.image");
    case "voice":
      return t("content.voice");
    case "video":
      return t("content.video");
    case "face":
      return t("content.face");
    case "location":
      return kind.value.title ? t("content.locationTitle", { title: kind.value.title }) : t("content.location");
    case "file":
      return kind.value.name ? t("content.fileName", { name: kind.value.name }) : t("content.file");
    case "card":
      return t("content.card", { name: kind.value.name || kind.value.id });
    case "richLink":
      return t("content.link", { title: kind.value.title || kind.value.url });
    case "custom":
      return kind.value.desc || t("content.custom");
    default:
      return t("content.unknown");
  }
}

/** What a content tells of the user's own place in the group. */
export type Change = "added" | "removed" | "left";

/** Whether the content says that the user came into the group, or went from it, and by whom. */
export function changeOf(content: Content | undefined, self: string): { what: Change; operator: string } | undefined {
  if (content?.kind.case !== "notification") {
    return undefined;
  }
  const { event, operator, targets } = content.kind.value;
  if (event === GroupEvent.QUIT) {
    return operator === self ? { what: "left", operator } : undefined;
  }
  // Whom it was made with is in a group from its beginning, named or not.
  if (operator === self || !(event === GroupEvent.CREATED || targets.includes(self))) {
    return undefined;
  }
  if (event === GroupEvent.KICKED) {
    return { what: "removed", operator };
  }
  return event === GroupEvent.CREATED || event === GroupEvent.JOINED ? { what: "added", operator } : undefined;
}

/** One line for the list. Long texts are cut here: a row need not lay out 8 KB. */
export function previewOf(content: Content | undefined, tools: PreviewTools): string {
  const line = bodyOf(content, tools).slice(0, 400).replace(/\s+/gu, " ").trim().slice(0, 160);
  // Not half a surrogate pair at the cut.
  return line.replace(/[\ud800-\udbff]$/u, "");
}

function eventText(
  event: { event: number; operator: string; targets: string[] },
  { t, language, self, name }: PreviewTools,
): string {
  const mine = event.operator === self;
  // Who made the group is in it anyway.
  const others =
    event.event === GroupEvent.CREATED ? event.targets.filter((id) => id !== event.operator) : event.targets;
  const named = others.slice(0, NAMED).map((id) => (id === self ? t("event.you") : name(id)));
  if (others.length > NAMED) {
    named.push(t("event.more", { count: others.length - NAMED }));
  }
  const params = { operator: name(event.operator), targets: listOf(language, named) };
  const say = (yours: Key, others: Key) => t(mine ? yours : others, params);
  switch (event.event) {
    case GroupEvent.CREATED:
      return named.length > 0
        ? say("event.createdWithYou", "event.createdWith")
        : say("event.createdYou", "event.created");
    case GroupEvent.JOINED: {
      const byThemselves = !event.operator || (event.targets.length === 1 && event.targets[0] === event.operator);
      return byThemselves ? t("event.joined", params) : say("event.addedByYou", "event.added");
    }
    case GroupEvent.KICKED:
      return say("event.kickedByYou", "event.kicked");
    case GroupEvent.QUIT:
      return say("event.quitYou", "event.quit");
    default:
      return t("event.other");
  }
}
