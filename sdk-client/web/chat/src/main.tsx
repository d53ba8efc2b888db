import { render } from "solid-js/web";
import { applyLanguage } from "./i18n/language.js";
import { begin } from "./state/app.js";
import { keepForOffline } from "./state/build.js";
import "./styles/base.css";
import "./styles/avatar.css";
import "./styles/sign-in.css";
import "./styles/layout.css";
import "./styles/details.css";
import "./styles/conversation.css";
import "./styles/dialog.css";
import { App } from "./view/App.js";

applyLanguage();
begin();
const root = document.querySelector("#app");
if (root) {
  render(() => <App />, root);
}
keepForOffline();
