/** People with their roles, messages, and the reminder of the right to stop (R040). */
import type { Person } from "../protocol";
import { handQueue } from "../state";
import { guestsOf } from "./Bar";
import { Chat } from "./Chat";
import { HalfMark } from "./Mark";
import type { ViewProps } from "./parts";

export function Panel({ model, act }: ViewProps) {
  const { t, boot } = model;
  const beside = !model.isStaff && model.wide;
  if (!beside && !model.panelOpen) return null;
  return (
    <aside
      class="room-panel"
      aria-label={t("people_and_messages")}
      onKeyDown={(event) => event.key === "Escape" && !beside && act.closePanel()}
    >
      {!beside && (
        <div class="room-panel__head">
          <button type="button" class="room-button room-button--quiet" onClick={act.closePanel}>
            {t("close")}
          </button>
        </div>
      )}
      <People model={model} act={act} />
      <Chat model={model} act={act} />
      {!model.isStaff && (
        <p class="room-right">
          {t("right_to_stop")}{" "}
          {boot.change_of_mind_url && <a href={boot.change_of_mind_url}>{t("change_of_mind")}</a>}
        </p>
      )}
    </aside>
  );
}

const PRESENT = ["connected", "held", "admitted"];

function People({ model, act }: ViewProps) {
  const { t, room } = model;
  const people = (room.server?.people ?? []).filter((person) => PRESENT.includes(person.state));
  const hands = handQueue(room);
  return (
    <section class="room-people" aria-labelledby="room-people-title">
      <h2 id="room-people-title">{t("people")}</h2>
      <ul>
        {people.map((person) => (
          <PersonLine
            key={person.connection_id}
            person={person}
            hand={hands.indexOf(person) + 1}
            model={model}
            act={act}
          />
        ))}
      </ul>
    </section>
  );
}

function PersonLine({ person, hand, model, act }: ViewProps & { person: Person; hand: number }) {
  const { t } = model;
  const mine = person.connection_id === model.room.server?.you.connection_id;
  const professional = person.kind === "host" || person.kind === "practitioner";
  const words = [mine ? t("you") : person.role_label];
  if (person.device_number > 1) words.push(t("device_second", { number: person.device_number }));
  if (person.state === "held" || person.state === "admitted") words.push(t(`state_${person.state}`));
  if (hand > 0) words.push(t("hand_rank", { rank: hand }));
  const mayAct = model.isHost && !mine && guestsOf([person]).length === 1;
  return (
    <li class="room-person">
      <HalfMark side={professional ? "right" : "left"} filled={person.state === "connected"} />
      <div>
        <strong>{person.name}</strong>
        <span>{words.filter(Boolean).join(", ")}</span>
      </div>
      {mayAct && (
        <div class="room-person__actions">
          <button
            type="button"
            class="room-button"
            onClick={() => (person.state === "held" ? act.resume(person) : act.hold(person))}
          >
            {t(person.state === "held" ? "resume" : "hold")}
            <span class="visually-hidden"> {person.name}</span>
          </button>
          <button
            type="button"
            class="room-button"
            onClick={() => act.openDialog({ kind: "remove", person })}
          >
            {t("remove")}
            <span class="visually-hidden"> {person.name}</span>
          </button>
        </div>
      )}
    </li>
  );
}
