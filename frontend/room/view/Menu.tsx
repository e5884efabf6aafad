/** « Plus »: what has no place of its own in the bar, as a plain list of buttons. */
import { useEffect, useRef } from "preact/hooks";
import { canShareScreen } from "../devices";
import { guestsOf } from "./Bar";
import { Icon, type IconName } from "./icons";
import type { ViewProps } from "./parts";

interface Item {
  icon: IconName;
  text: string;
  onClick: () => unknown;
  show?: boolean;
}

export function Menu({ model, act }: ViewProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector("button")?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
    <div
      class="room-menu"
      role="group"
      aria-label={model.t("more")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        act.closeMenu();
      }}
    >
      <ul ref={list}>
        {itemsOf({ model, act })
          .filter((item) => item.show !== false)
          .map((item) => (
            <li key={item.text}>
              <button type="button" class="room-menu__item" onClick={() => item.onClick()}>
                <Icon name={item.icon} />
                <span>{item.text}</span>
              </button>
            </li>
          ))}
        {model.isHost && model.boot.telephone_url && !model.wide && (
          <li>
            <a class="room-menu__item" href={model.boot.telephone_url} onClick={act.openTelephone}>
              <Icon name="phone" />
              <span>{model.t("telephone_switch")}</span>
            </a>
          </li>
        )}
      </ul>
    </div>
  );
}

function itemsOf({ model, act }: ViewProps): Item[] {
  const { t, wide, room } = model;
  const { isHost, isStaff } = model;
  const me = room.server?.people.find((one) => one.connection_id === room.server?.you.connection_id);
  const [only] = guestsOf(room.server?.people ?? []);
  const single = guestsOf(room.server?.people ?? []).length === 1 && only;
  return [
    { icon: "message-square", text: t("chat"), onClick: act.openChat, show: isStaff && !wide },
    { icon: "users", text: t("people_and_messages"), onClick: act.togglePanel, show: isStaff || !wide },
    {
      icon: model.own.screen ? "monitor-x" : "monitor-up",
      text: t(model.own.screen ? "share_stop" : "share"),
      onClick: act.toggleShare,
      show: canShareScreen() && !(isStaff && wide),
    },
    {
      icon: "hand",
      text: t(me?.hand_raised_at ? "hand_lower" : "hand_raise"),
      onClick: act.toggleHand,
      show: !isHost,
    },
    {
      icon: only?.state === "held" ? "play" : "pause",
      text: t(only?.state === "held" ? "resume" : "hold"),
      onClick: () => {
        if (!single) return act.togglePanel();
        return single.state === "held" ? act.resume(single) : act.hold(single);
      },
      show: isHost && !wide,
    },
    {
      icon: model.audioOnly ? "video" : "volume-2",
      text: t(model.audioOnly ? "audio_only_stop" : "audio_only"),
      onClick: act.toggleAudioOnly,
    },
    {
      icon: "settings-2",
      text: t("devices"),
      onClick: () => act.openDialog({ kind: "devices" }),
    },
    { icon: "keyboard", text: t("keys"), onClick: () => act.openDialog({ kind: "keys" }), show: wide },
  ];
}
