/**
 * The bar of labelled controls. Each says its state and its act; nothing hides by itself.
 * F2 leads here from anywhere; letters work only inside (WCAG 2.1.4).
 */
import type { ComponentChildren } from "preact";
import type { Person } from "../protocol";
import { Icon, type IconName } from "./icons";
import { Menu } from "./Menu";
import type { ViewProps } from "./parts";

export function Bar({ model, act }: ViewProps) {
  const { t, own, boot } = model;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof HTMLInputElement) return;
    const acts: Record<string, (() => unknown) | undefined> = {
      m: act.toggleMic,
      c: act.toggleCamera,
      l: model.isHost ? undefined : act.toggleHand,
      t: act.openChat,
      "?": () => act.openDialog({ kind: "keys" }),
    };
    const chosen = acts[event.key.toLowerCase()];
    if (!chosen) return;
    event.preventDefault();
    chosen();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
    <div class="room-bar" role="group" aria-label={t("bar")} onKeyDown={onKeyDown} id="room-bar">
      {model.menuOpen && <Menu model={model} act={act} />}
      <Control
        name="mic"
        icon={own.mic ? "mic" : "mic-off"}
        label={t("mic")}
        state={t(own.mic ? "mic_on" : "mic_off")}
        on={own.mic}
        title={t(own.mic ? "mic_close" : "mic_open")}
        onClick={act.toggleMic}
      />
      <Control
        name="camera"
        icon={own.camera ? "video" : "video-off"}
        label={t("camera")}
        state={t(own.camera ? "camera_on" : "camera_off")}
        on={own.camera}
        title={t(own.camera ? "camera_close" : "camera_open")}
        onClick={act.toggleCamera}
      />
      {model.isStaff && model.wide && <ShareControl model={model} act={act} />}
      {(!model.isStaff || model.wide) && <ChatControl model={model} act={act} />}
      {model.isHost && model.wide && <HoldControl model={model} act={act} />}
      <Control
        name="more"
        icon="ellipsis"
        label={t("more")}
        expanded={model.menuOpen}
        onClick={act.toggleMenu}
      />
      <span class="room-bar__gap" />
      {model.isHost && boot.telephone_url && model.wide && <TelephoneLink model={model} act={act} />}
      <Control
        name="leave"
        icon="log-out"
        label={t(model.isHost ? "end" : "leave")}
        danger
        onClick={() => act.openDialog({ kind: model.isHost ? "end" : "leave" })}
      />
    </div>
  );
}

interface ControlProps {
  name: string;
  icon: IconName;
  label: string;
  state?: string;
  on?: boolean;
  title?: string;
  danger?: boolean;
  expanded?: boolean;
  unavailable?: string | false;
  badge?: ComponentChildren;
  onClick: () => unknown;
}

function Control(props: ControlProps) {
  const { name, icon, label, state, on, title, danger, expanded, unavailable, badge, onClick } = props;
  return (
    <button
      type="button"
      class={danger ? "room-control room-control--leave" : "room-control"}
      data-control={name}
      data-on={on ?? true}
      aria-expanded={expanded}
      aria-disabled={unavailable ? true : undefined}
      onClick={() => onClick()}
    >
      <span class="room-control__box">
        <Icon name={icon} />
        {badge}
      </span>
      <span class="room-control__label">
        <span class="room-control__name">{label}</span>{" "}
        {state && <span class="room-control__state">{state}</span>}
        {title && <span class="visually-hidden"> ({title})</span>}
        {unavailable && <span class="visually-hidden"> ({unavailable})</span>}
      </span>
    </button>
  );
}

function ShareControl({ model, act }: ViewProps) {
  const { t, own } = model;
  const open = model.room.server?.clinical_open === true;
  return (
    <Control
      name="share"
      icon={own.screen ? "monitor-x" : "monitor-up"}
      label={t(own.screen ? "share_stop" : "share")}
      on={!own.screen}
      unavailable={!open && t("not_before_identity")}
      onClick={act.toggleShare}
    />
  );
}

function ChatControl({ model, act }: ViewProps) {
  const { t, unread } = model;
  const open = model.room.server?.clinical_open === true;
  const words = unread === 1 ? t("chat_unread_one") : t("chat_unread", { count: unread });
  return (
    <Control
      name="chat"
      icon="message-square"
      label={t("chat")}
      unavailable={!open && t("not_before_identity")}
      badge={
        unread > 0 && (
          <span class="room-control__badge">
            {unread}
            <span class="visually-hidden"> {words}</span>
          </span>
        )
      }
      onClick={act.openChat}
    />
  );
}

/** One guest: held or resumed at once. Several: the list of people says which one. */
function HoldControl({ model, act }: ViewProps) {
  const { t } = model;
  const guests = guestsOf(model.room.server?.people ?? []);
  const [only] = guests;
  const held = guests.length === 1 && only?.state === "held";
  return (
    <Control
      name="hold"
      icon={held ? "play" : "pause"}
      label={t(held ? "resume" : "hold")}
      on={!held}
      onClick={() => {
        if (guests.length === 1 && only) return held ? act.resume(only) : act.hold(only);
        return act.togglePanel();
      }}
    />
  );
}

/** People whom the host can hold or send out. */
export function guestsOf(people: readonly Person[]): Person[] {
  return people.filter(
    (person) => person.kind !== "host" && ["connected", "held", "admitted"].includes(person.state),
  );
}

function TelephoneLink({ model, act }: ViewProps) {
  const weak =
    model.verdict?.self === "weak" ||
    Object.values(model.verdict?.others ?? {}).some((one) => one.quality !== "good");
  return (
    <a
      class={weak ? "room-control room-control--advised" : "room-control"}
      data-control="telephone"
      data-on="true"
      href={model.boot.telephone_url}
      onClick={act.openTelephone}
    >
      <span class="room-control__box">
        <Icon name="phone" />
      </span>
      <span class="room-control__label">{model.t("telephone_switch")}</span>
    </a>
  );
}
