/** Full screens that take the room's place: on the way in, cut, held, by telephone, over. */
import { useEffect, useRef } from "preact/hooks";
import type { Key } from "../i18n";
import type { Model } from "../model";
import { type Phase, telephoneOffered } from "../state";
import { Mark } from "./Mark";
import { HelpLine, HideButton, type ViewProps } from "./parts";
import { OnTelephoneCard, TelephoneCard } from "./TelephoneCard";

type ScreenPhase = Exclude<Phase, "in_room">;

const WORDS: Record<ScreenPhase, { title: Key; text: Key }> = {
  connecting: { title: "connecting_title", text: "connecting_text" },
  reconnecting: { title: "lost_title", text: "lost_text" },
  media_down: { title: "media_down_title", text: "media_down_text" },
  held: { title: "held_title", text: "held_text" },
  telephone: { title: "telephone_title", text: "telephone_text" },
  waiting: { title: "waiting_title", text: "waiting_text" },
  removed: { title: "removed_title", text: "removed_text" },
  ended: { title: "ended_title", text: "connecting_text" },
  elsewhere: { title: "elsewhere_title", text: "elsewhere_text" },
  left: { title: "left_title", text: "left_text" },
};

export function Screen({ model, act, phase }: ViewProps & { phase: ScreenPhase }) {
  const { t } = model;
  const heading = useRef<HTMLHeadingElement>(null);
  const host = model.isStaff;
  useEffect(() => {
    // The professional's page opens with its own heading; the room starting beside it is no news.
    if (host && phase === "connecting") return;
    heading.current?.focus({ preventScroll: true });
  }, [phase, host]);
  const cut = phase === "reconnecting" || phase === "media_down";
  return (
    <section class={`room-screen room-screen--${phase}`}>
      <HideButton model={model} act={act} />
      <div class="room-screen__lead">
        <Mark left={!cut || !host} right={!cut || host} gap={cut ? 64 : 26} size="large" />
        <h1 ref={heading} tabIndex={-1}>
          {t(WORDS[phase].title)}
        </h1>
        <p>{textOf(model, phase)}</p>
        {phase === "held" && <p>{t("held_more", { host: model.boot.visit.host_name })}</p>}
        <Way model={model} act={act} phase={phase} />
      </div>
      {(cut || phase === "connecting") && (
        <TelephoneCard
          model={model}
          act={act}
          shown={(host && cut) || telephoneOffered(model.room, model.now)}
        />
      )}
      {phase === "telephone" && <OnTelephoneCard model={model} act={act} />}
      <HelpLine model={model} />
    </section>
  );
}

/** The server's own sentence says more than ours when there is one. */
function textOf(model: Model, phase: ScreenPhase): string {
  const { server, refusal } = model.room;
  const over = phase === "ended" || phase === "removed";
  if (over && server?.ended?.message) return server.ended.message;
  if (over && refusal?.code === "ended") return refusal.message;
  return model.t(WORDS[phase].text);
}

function Way({ model, act, phase }: ViewProps & { phase: ScreenPhase }) {
  const { t, room, boot } = model;
  if (phase === "ended" || phase === "removed") {
    return (
      <p>
        <a class="room-button" href={room.server?.ended?.url || boot.exit_url}>
          {t("ended_continue")}
        </a>
      </p>
    );
  }
  if (phase === "elsewhere") {
    return (
      <p>
        <button type="button" class="room-button room-button--light" onClick={act.takeBack}>
          {t("elsewhere_back")}
        </button>
      </p>
    );
  }
  return null;
}
