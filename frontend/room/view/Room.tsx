/** The whole room: the stage with its bar, or the screen that stands for it. */
import { useEffect, useRef } from "preact/hooks";
import { clock } from "../i18n";
import type { Model } from "../model";
import { othersPresent } from "../state";
import { Bar } from "./Bar";
import { Dialogs } from "./Dialogs";
import { Mark } from "./Mark";
import { Panel } from "./Panel";
import type { ViewProps } from "./parts";
import { Screen } from "./Screens";
import { Stage } from "./Stage";
import { Strips } from "./Strips";

/** Soon after this the professional's page is still being read: its focus is left alone. */
const openedAt = Date.now();

export function RoomView({ model, act }: ViewProps) {
  const { room } = model;
  const inRoom = room.phase === "in_room";
  useBarKey();
  return (
    <section
      class={`room room--${model.isStaff ? "host" : "guest"}`}
      aria-label={model.t("room")}
      data-phase={room.phase}
      data-panel={model.panelOpen ? "open" : "closed"}
      data-sharing={model.own.screen}
    >
      {room.phase === "in_room" ? (
        <Inside model={model} act={act} />
      ) : (
        <Screen model={model} act={act} phase={room.phase} />
      )}
      {inRoom && !(model.isStaff && model.wide) && <Panel model={model} act={act} />}
      <Dialogs model={model} act={act} />
      <p class="visually-hidden" aria-live="polite" role="status">
        {model.polite}
      </p>
      <p class="visually-hidden" aria-live="assertive">
        {model.assertive}
      </p>
    </section>
  );
}

function Inside({ model, act }: ViewProps) {
  const main = useRef<HTMLDivElement>(null);
  // The screen that had the focus is gone: go on at the stage. Focus elsewhere on the page stays.
  useEffect(() => {
    if (document.activeElement !== document.body || !document.hasFocus()) return;
    if (model.isStaff && model.room.since - openedAt < 5_000) return;
    main.current?.querySelector<HTMLElement>("#room-stage")?.focus({ preventScroll: true });
  }, [model.isStaff, model.room.since]);
  return (
    // Under a panel that covers it, the stage is out of reach for the keyboard as well.
    <div class="room__main" ref={main} inert={model.panelOpen && !model.wide}>
      {model.isStaff && <Head model={model} />}
      <Stage model={model} act={act} />
      <Strips model={model} act={act} />
      <Bar model={model} act={act} />
    </div>
  );
}

/** Host: who is here, since when, and that nothing is recorded. */
function Head({ model }: { model: Model }) {
  const { t, room, lang, now } = model;
  const zone = model.boot.time_zone;
  const others = othersPresent(room);
  const started = room.server?.visit.started_at;
  const onPhone = room.server?.visit.at_telephone_since;
  const minutes = started ? Math.max(0, Math.floor((now - Date.parse(started)) / 60_000)) : null;
  // A telephone's head has one line: names, hour and duration.
  const withYou =
    started && model.wide ? t("with_since", { time: clock(started, lang, zone) }) : t("with_you");
  return (
    <header class="room-head">
      <Mark left={others.length > 0} right />
      <p class="room-head__who">
        <strong>{others.length > 0 ? others.map((one) => one.name).join(", ") : t("room_of")}</strong>{" "}
        {others.length > 0 && <span>{withYou}</span>}
      </p>
      <p class="room-head__facts">
        <span>
          {clock(new Date(now).toISOString(), lang, zone)}
          {minutes !== null && ` · ${t("minutes", { count: minutes })}`}
        </span>
        {onPhone && <span>{t("at_telephone_since", { time: clock(onPhone, lang, zone) })}</span>}
        {!onPhone && model.wide && <span>{t("no_recording")}</span>}
      </p>
    </header>
  );
}

/** F2 moves to the bar from anywhere on the page. */
function useBarKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "F2" || event.ctrlKey || event.altKey || event.metaKey) return;
      const first = document.querySelector<HTMLElement>("#room-bar .room-control");
      if (!first) return;
      event.preventDefault();
      first.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
