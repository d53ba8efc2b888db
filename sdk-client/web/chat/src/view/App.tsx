import { Match, Show, Switch } from "solid-js";
import { screen } from "../state/app.js";
import { Main } from "./Main.js";
import { SignIn } from "./SignIn.js";

export function App() {
  const signIn = () => {
    const now = screen();
    return now.kind === "signIn" ? now : undefined;
  };
  const open = () => {
    const now = screen();
    return now.kind === "open" ? now.open : undefined;
  };
  return (
    <Switch>
      <Match when={signIn()}>{(form) => <SignIn form={form()} />}</Match>
      <Match when={open()}>
        <Show when={open()} keyed>
          {(account) => <Main account={account} />}
        </Show>
      </Match>
    </Switch>
  );
}
