// What is typed into the form for a new group, and making it.
import { GroupKind, GroupService, ProfileService } from "@skein/sdk/proto";
import { createSignal } from "solid-js";
import { t } from "../i18n/language.js";
import type { OpenAccount } from "../state/open-account.js";
import { explain } from "../state/problems.js";
import { isUserId, MAX_GROUP_NAME_BYTES, utf8Length } from "../text/limits.js";

const SEPARATOR = /[\s,，;；、]/u;

/**
 * The members so far, as chips, and what is being typed behind them.
 *
 * @param told why some of what was typed is no member, undefined when all of it is
 */
function createMembers(self: string, told: (wrong: string | undefined) => void) {
  const [typed, setTyped] = createSignal("");
  const [members, setMembers] = createSignal<readonly string[]>([]);

  /** Makes chips of what was typed up to the last separator, or of all of it. @returns false: some of it is no id */
  function take(text: string, all: boolean): boolean {
    const words = text.split(SEPARATOR);
    const rest = all ? "" : (words.pop() ?? "");
    const wrong = words.filter((word) => word !== "" && !isUserId(word));
    const ids = words.filter((word) => isUserId(word) && word !== self);
    setMembers((known) => [...new Set([...known, ...ids])]);
    setTyped([...wrong, rest].filter(Boolean).join(" "));
    told(wrong.length > 0 ? t("new.badId") : undefined);
    return wrong.length === 0;
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) {
      return;
    }
    if (event.key === "Enter" && typed().trim() !== "") {
      event.preventDefault();
      take(typed(), true);
    } else if (event.key === "Backspace" && typed() === "") {
      setMembers((known) => known.slice(0, -1));
    }
  }

  return {
    typed,
    setTyped(value: string): void {
      if (SEPARATOR.test(value)) {
        take(value, false);
      } else {
        told(undefined);
        setTyped(value);
      }
    },
    takeAll: () => take(typed(), true),
    members,
    remove(id: string): void {
      setMembers((known) => known.filter((one) => one !== id));
      told(undefined);
    },
    onKeyDown,
  };
}

export type NewGroupForm = ReturnType<typeof createNewGroupForm>;

/**
 * @param done told the conversation of the new group
 * @param showErrors called when there are errors to go to
 */
export function createNewGroupForm(
  account: OpenAccount,
  done: (conversationId: string) => void,
  showErrors: () => void,
) {
  const [name, setName] = createSignal("");
  const [errors, setErrors] = createSignal<{ name?: string; members?: string; form?: string }>({});
  const [busy, setBusy] = createSignal(false);
  const { takeAll, ...fields } = createMembers(account.self, (wrong) =>
    setErrors((now) => ({ ...now, members: wrong, form: undefined })),
  );
  const bytes = () => utf8Length(name().trim());
  const tooLong = () => bytes() > MAX_GROUP_NAME_BYTES;

  function check(): boolean {
    const idsFine = takeAll();
    const wrong = bytes() === 0 ? t("group.needName") : undefined;
    setErrors((now) => ({ ...now, name: wrong, form: undefined }));
    return idsFine && !wrong && !tooLong();
  }

  async function create(): Promise<void> {
    const { client, people } = account;
    const ids = [...fields.members()];
    // Looked up before, so that nobody gets a group that lacks somebody by a slip of the pen.
    const profiles = ids.length > 0 ? (await client.service(ProfileService).get({ userIds: ids })).profiles : [];
    const known = new Set(profiles.map((profile) => profile.userId));
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length > 0) {
      setErrors({ members: t("group.notFound", { count: unknown.length, ids: unknown.join(", ") }) });
      queueMicrotask(showErrors);
      return;
    }
    profiles.forEach(people.putUser);
    const { group, conversationId } = await client
      .service(GroupService)
      .create({ kind: GroupKind.PRIVATE, name: name().trim(), memberIds: ids });
    if (group) {
      people.putGroup(group);
    }
    done(conversationId);
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) {
      return;
    }
    if (!check()) {
      queueMicrotask(showErrors);
      return;
    }
    setBusy(true);
    try {
      await create();
    } catch (error) {
      setErrors({ form: explain(error) });
    } finally {
      setBusy(false);
    }
  }

  return {
    name,
    setName(value: string): void {
      setName(value);
      setErrors((now) => ({ ...now, name: undefined, form: undefined }));
    },
    /** What is wrong with the name: said while it is typed when it is too long. */
    nameError: () => (tooLong() ? t("group.longName") : errors().name),
    nameUsed: () => t("field.bytes", { used: bytes(), max: MAX_GROUP_NAME_BYTES }),
    ...fields,
    errors,
    busy,
    submit,
  };
}
