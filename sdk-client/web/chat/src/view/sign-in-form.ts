// What is typed into the sign-in form, what is wrong with it, and what happens when it is submitted.
import { SkeinError } from "@skein/sdk";
import { createResource, createSignal } from "solid-js";
import { t } from "../i18n/language.js";
import { type Screen, serverAppKey, signIn, signUp } from "../state/app.js";
import { codeOf, explain } from "../state/problems.js";
import { characters, isUserId, MAX_NICKNAME } from "../text/limits.js";

export type Tab = "signIn" | "signUp";
export type FieldName = "userId" | "nickname" | "password" | "appKey";
export type Errors = Partial<Record<FieldName | "form", string>>;

const FIELDS: Record<string, FieldName> = {
  user_id: "userId",
  nickname: "nickname",
  password: "password",
  app_key: "appKey",
};
const FIELD_OF_CODE: Record<string, FieldName> = {
  ACCOUNT_TAKEN: "userId",
  PASSWORD_RULE: "password",
  PROFILE_VALUE_TOO_LONG: "nickname",
};

/** Which field an error of the server is about. */
function fieldOf(error: unknown): FieldName | "form" {
  return (error instanceof SkeinError && FIELDS[error.field]) || FIELD_OF_CODE[codeOf(error)] || "form";
}

function badPassword(password: string): boolean {
  // As the server counts them.
  const characters = [...password.normalize("NFC")].length;
  return characters < 6 || characters > 128 || password.trim() !== password;
}

/** What was typed, without blanks around it but for the password. */
interface Typed {
  userId: string;
  nickname: string;
  password: string;
  appKey: string;
}

/** @param asksKey whether the form has a field for the app key */
function check(tab: Tab, typed: Typed, asksKey: boolean): Errors {
  const found: Errors = {};
  if (!isUserId(typed.userId)) {
    found.userId = t("signIn.needUserId");
  }
  if (typed.password === "") {
    found.password = t("signIn.needPassword");
  } else if (tab === "signUp" && badPassword(typed.password)) {
    found.password = t("error.PASSWORD_RULE");
  }
  if (tab === "signUp" && characters(typed.nickname) > MAX_NICKNAME) {
    found.nickname = t("signIn.longNickname");
  }
  if (asksKey && typed.appKey === "") {
    found.appKey = t("signIn.needAppKey");
  }
  return found;
}

export type SignInForm = ReturnType<typeof createSignInForm>;

/** @param showErrors called when there are errors to go to */
export function createSignInForm(given: Extract<Screen, { kind: "signIn" }>, showErrors: () => void) {
  const [tab, setTab] = createSignal<Tab>("signIn");
  const [userId, setUserId] = createSignal(given.userId);
  const [nickname, setNickname] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [served] = createResource(serverAppKey);
  const [typedKey, setTypedKey] = createSignal(new URLSearchParams(location.search).get("app") ?? "demo");
  const [errors, setErrors] = createSignal<Errors>({});
  const [busy, setBusy] = createSignal(false);

  const asksKey = () => !served.loading && !served() && !given.appKey;
  const appKey = () => given.appKey || served() || typedKey().trim();

  function fail(found: Errors): void {
    setErrors(found);
    queueMicrotask(showErrors);
  }

  /** What is said about a field goes when the field changes, and so does what the server said of all. */
  function editing(field: FieldName, set: (value: string) => void): (value: string) => void {
    return (value) => {
      set(value);
      setErrors((now) => ({ ...now, [field]: undefined, form: undefined }));
    };
  }

  function choose(next: Tab): void {
    setTab(next);
    setErrors({});
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const typed = { appKey: appKey(), userId: userId().trim(), password: password(), nickname: nickname().trim() };
    const found = check(tab(), typed, asksKey());
    if (busy() || Object.keys(found).length > 0) {
      fail(found);
      return;
    }
    setErrors({});
    setBusy(true);
    try {
      if (tab() === "signUp") {
        await signUp(typed);
        // From here on the account exists: should signing in fail, that is what to try again.
        choose("signIn");
      }
      await signIn(typed);
    } catch (error) {
      fail({ [fieldOf(error)]: explain(error) });
    } finally {
      setBusy(false);
    }
  }

  return {
    tab,
    choose,
    userId,
    setUserId: editing("userId", setUserId),
    nickname,
    nicknameUsed: () => t("field.characters", { used: characters(nickname().trim()), max: MAX_NICKNAME }),
    setNickname: editing("nickname", setNickname),
    password,
    setPassword: editing("password", setPassword),
    asksKey,
    typedKey,
    setTypedKey: editing("appKey", setTypedKey),
    errors,
    busy,
    submit,
  };
}
