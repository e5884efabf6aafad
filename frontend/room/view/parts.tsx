/** Small pieces used by several screens. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Actions } from "../actions";
import type { Model } from "../model";
import type { Playable } from "../seen";
import { Icon } from "./icons";

export interface ViewProps {
  model: Model;
  act: Actions;
}

/** Plays a picture; attached by track, so that a redraw never interrupts it, and before the paint: sooner. */
export function Picture({ source, class: name, label }: { source: Playable; class: string; label?: string }) {
  const element = useRef<HTMLVideoElement>(null);
  useLayoutEffect(() => {
    const video = element.current;
    if (!video) return;
    source.attach(video);
    return () => source.detach(video);
  }, [source]);
  return (
    <video
      ref={element}
      class={name}
      autoplay
      playsInline
      muted
      {...(label ? { "aria-label": label } : { "aria-hidden": true })}
    />
  );
}

export function Sound({ source }: { source: Playable }) {
  const element = useRef<HTMLAudioElement>(null);
  useLayoutEffect(() => {
    const audio = element.current;
    if (!audio) return;
    source.attach(audio);
    return () => source.detach(audio);
  }, [source]);
  // biome-ignore lint/a11y/useMediaCaption: live voices
  return <audio ref={element} autoplay />;
}

/** « Cacher cette page »: guests only, always at the same place. */
export function HideButton({ model, act }: ViewProps) {
  if (model.isStaff || !model.boot.quick_exit_url) return null;
  return (
    <button type="button" class="room-hide" onClick={act.hidePage}>
      <Icon name="cloud-sun" />
      <span>{model.t("hide_page")}</span>
    </button>
  );
}

export function HelpLine({ model }: { model: Model }) {
  const help = model.boot.help_telephone;
  if (!help || model.isStaff) return null;
  return (
    <p class="room-help">
      <Icon name="phone" />
      <span>
        {model.t("help")} {model.t("help_call")}{" "}
        <a class="nowrap" href={help.href}>
          {help.display}
        </a>
      </span>
    </p>
  );
}

/** The name of whoever has this identity: our server's word, not the media server's. */
export function personOf(model: Model, identity: string) {
  return model.room.server?.people.find((person) => person.identity === identity);
}

export function nameOf(model: Model, identity: string): string {
  const person = personOf(model, identity);
  if (person) return person.name;
  return model.people.find((one) => one.identity === identity)?.name ?? "";
}
