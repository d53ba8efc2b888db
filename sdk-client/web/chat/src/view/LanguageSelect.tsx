import { For } from "solid-js";
import { language, setLanguage, t } from "../i18n/language.js";
import { isLanguage, languageNames } from "../i18n/translate.js";

export function LanguageSelect() {
  return (
    <label class="language">
      <span>{t("account.language")}</span>
      <select
        onChange={(event) => {
          const next = event.currentTarget.value;
          if (isLanguage(next)) {
            setLanguage(next);
          }
        }}
      >
        <For each={Object.entries(languageNames)}>
          {([code, name]) => (
            <option value={code} lang={code} selected={language() === code}>
              {name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
