import { Show } from "solid-js";
import { useAccount } from "./account-context.js";
import type { Subject } from "./subject.js";

/** The name of a user, with the id behind it where the name alone does not say who it is. */
export function PersonName(props: { id: string }) {
  const { people } = useAccount();
  return (
    <>
      <bdi>{people.name(props.id)}</bdi>
      <Show when={people.idBeside(props.id)}>
        {(id) => (
          <small class="id-beside" dir="ltr">
            {" "}
            {id()}
          </small>
        )}
      </Show>
    </>
  );
}

/** The name of a peer or a group. */
export function SubjectName(props: { subject: Subject }) {
  return props.subject.kind === "pair" ? <PersonName id={props.subject.id} /> : <bdi>{props.subject.name()}</bdi>;
}
