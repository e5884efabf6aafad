/** The strips under the picture: quality in words while there is trouble, and notices with one act. */
import type { ComponentChildren } from "preact";
import type { Model } from "../model";
import { nameOf, type ViewProps } from "./parts";

export function Strips({ model, act }: ViewProps) {
  const { t, own } = model;
  return (
    <>
      {model.banner && (
        <Strip text={model.banner} kind="banner">
          <Button text={t("seen")} onClick={act.dismissBanner} />
        </Strip>
      )}
      <QualityStrip model={model} act={act} />
      {own.micInterrupted && (
        <Strip text={t("mic_cut")}>
          <Button text={t("mic_reopen")} onClick={act.reopenMic} />
        </Strip>
      )}
      {!own.canHear && (
        <Strip text={t("sound_blocked")}>
          <Button text={t("sound_start")} onClick={act.startAudio} />
        </Strip>
      )}
      {own.screen && (
        <Strip text={t("sharing")}>
          <Button text={t("sharing_stop")} onClick={act.toggleShare} />
        </Strip>
      )}
      {model.foundDevice && (
        <Strip text={t("device_found", { name: model.foundDevice.label })}>
          <Button text={t("device_use")} onClick={() => act.answerFoundDevice(true)} />
          <Button text={t("device_ignore")} onClick={() => act.answerFoundDevice(false)} />
        </Strip>
      )}
      {model.notice && (
        <Strip text={model.notice.text}>
          <Button text={t("close")} onClick={act.dismissNotice} />
        </Strip>
      )}
    </>
  );
}

function Strip(props: { text: string; kind?: string; children: ComponentChildren }) {
  return (
    <div class="room-strip" data-kind={props.kind ?? "notice"}>
      <p>{props.text}</p>
      <div class="room-strip__acts">{props.children}</div>
    </div>
  );
}

function Button({ text, onClick }: { text: string; onClick: () => unknown }) {
  return (
    <button type="button" class="room-button" onClick={() => onClick()}>
      {text}
    </button>
  );
}

interface Trouble {
  strong: string;
  detail: string | null;
  level: number;
}

/** What to say of the connection, own trouble first; null while all is well. */
export function troubleOf(model: Model): Trouble | null {
  const { t, verdict, now } = model;
  if (!verdict) return null;
  const host = model.isStaff;
  const seconds = (since: number | null) => Math.max(5, Math.round((now - (since ?? now)) / 5_000) * 5);
  if (verdict.self === "weak") {
    const detail = host ? t("weak_here_detail", { seconds: seconds(verdict.selfSince) }) : null;
    return { strong: t(host ? "weak" : "weak_here"), detail, level: 1 };
  }
  for (const [identity, other] of Object.entries(verdict.others)) {
    if (other.quality === "good") continue;
    const name = nameOf(model, identity);
    const detail = host ? t("weak_at_detail", { name, seconds: seconds(other.since) }) : null;
    if (other.quality === "lost") return { strong: t("picture_lost_short", { name }), detail, level: 0 };
    return { strong: host ? t("weak") : t("weak_at", { name }), detail, level: 1 };
  }
  return null;
}

function QualityStrip({ model, act }: ViewProps) {
  const trouble = troubleOf(model);
  if (!trouble) return null;
  const { t } = model;
  return (
    <div class="room-quality">
      <Bars level={trouble.level} />
      <p>
        <strong>{trouble.strong}</strong>
        {trouble.detail && <span>{trouble.detail}</span>}
      </p>
      {model.isHost && !model.wide && model.boot.telephone_url ? (
        <a
          class="room-button room-button--advised"
          href={model.boot.telephone_url}
          onClick={act.openTelephone}
        >
          {t("telephone_switch")}
        </a>
      ) : (
        <Button text={t(model.audioOnly ? "audio_only_stop" : "audio_only")} onClick={act.toggleAudioOnly} />
      )}
    </div>
  );
}

function Bars({ level }: { level: number }) {
  return (
    <svg class="room-bars" viewBox="0 0 28 24" aria-hidden="true" focusable="false">
      {[6, 11, 16, 21].map((height, index) => (
        <rect
          key={height}
          class={index < level ? "room-bars__on" : "room-bars__off"}
          x={1 + index * 7}
          y={23 - height}
          width="4"
          height={height}
          rx="0.5"
        />
      ))}
    </svg>
  );
}
