/** The stage: pictures of the others, own image, people with sound only. */

import type { Model } from "../model";
import type { Playable, RemoteView } from "../seen";
import { handQueue } from "../state";
import { Icon } from "./icons";
import { Mark } from "./Mark";
import { Panel } from "./Panel";
import { HideButton, nameOf, Picture, personOf, Sound, type ViewProps } from "./parts";
import { SelfView } from "./SelfView";

export function Stage({ model, act }: ViewProps) {
  const { tiles, voices } = arrange(model);
  const sharing = tiles.some((tile) => tile.screen);
  const layout = sharing ? "share" : tiles.length > 1 ? "grid" : "one";
  return (
    <section class="room-stage" id="room-stage" aria-label={model.t("stage")} tabIndex={-1}>
      <HideButton model={model} act={act} />
      <div class="room-tiles" data-layout={layout} data-count={tiles.length}>
        {tiles.map((tile) => (
          <Tile key={tile.key} tile={tile} model={model} />
        ))}
        {tiles.length === 0 && <Alone model={model} />}
      </div>
      <div class="room-corner">
        <SelfView model={model} act={act} />
        {voices.length > 0 && (
          <ul class="room-voices">
            {voices.map((person) => (
              <Voice key={person.identity} person={person} model={model} />
            ))}
          </ul>
        )}
      </div>
      {/* The professional's list stands beside the room: people and messages open within the stage. */}
      {model.isStaff && model.wide && <Panel model={model} act={act} />}
      {model.people.flatMap((person) =>
        person.sounds.map((sound) => <Sound key={sound.id} source={sound} />),
      )}
    </section>
  );
}

interface TileOf {
  key: string;
  person: RemoteView;
  picture: Playable | null;
  screen: boolean;
}

/** Shared screens first, then the pinned interpreter, the host, and the others as they came. */
export function arrange(model: Model): { tiles: TileOf[]; voices: RemoteView[] } {
  const rank = (one: RemoteView) => {
    const person = personOf(model, one.identity);
    if (person?.pinned) return 0;
    return person?.kind === "host" || person?.kind === "patient" ? 1 : 2;
  };
  const people = [...model.people].sort((a, b) => rank(a) - rank(b));
  const screens: TileOf[] = people.flatMap((person) =>
    person.screen ? [{ key: `screen-${person.identity}`, person, picture: person.screen, screen: true }] : [],
  );
  const main = people.find((one) => one.camera) ?? people[0];
  const seen = people.filter((one) => one.camera || one === main);
  const tiles = seen.map((person) => ({
    key: person.identity,
    person,
    picture: person.camera,
    screen: false,
  }));
  return { tiles: [...screens, ...tiles], voices: people.filter((one) => !seen.includes(one)) };
}

function Tile({ tile, model }: { tile: TileOf; model: Model }) {
  const { person, picture, screen } = tile;
  const verdict = model.verdict?.others[person.identity];
  const lost = !screen && verdict?.noPicture === true;
  const known = personOf(model, person.identity);
  const shown = picture && !lost && !(person.cameraPaused && !screen) ? picture : null;
  return (
    <figure
      class="room-tile"
      data-media={screen ? "screen" : shown ? "camera" : "none"}
      data-speaking={person.speaking}
      data-pinned={known?.pinned === true}
      data-lost={lost}
    >
      {picture && (
        // Kept in place while lost, out of sight: a frozen face lies, but its return must be seen.
        <Picture
          key={picture.id}
          source={picture}
          class={shown ? "room-tile__video" : "room-tile__video room-tile__video--hidden"}
        />
      )}
      {!shown && <Empty model={model} person={person} lost={lost} />}
      <NamePlate model={model} person={person} screen={screen} lost={lost} />
    </figure>
  );
}

function Empty({ model, person, lost }: { model: Model; person: RemoteView; lost: boolean }) {
  const { t } = model;
  const host = model.isStaff;
  let text = t("camera_closed");
  if (model.audioOnly) text = t("audio_only_here");
  else if (lost) text = t("picture_lost", { name: nameOf(model, person.identity) });
  else if (person.cameraPaused) text = t("picture_paused");
  return (
    <div class="room-tile__empty">
      <Mark left={!lost || !host} right={!lost || host} gap={lost ? 64 : 6} size="large" />
      <p>{text}</p>
    </div>
  );
}

function NamePlate(props: { model: Model; person: RemoteView; screen: boolean; lost: boolean }) {
  const { model, person, screen, lost } = props;
  const { t } = model;
  const name = nameOf(model, person.identity);
  const rank = handQueue(model.room).findIndex((one) => one.identity === person.identity) + 1;
  const host = model.isStaff;
  return (
    <figcaption class="room-name">
      {!host && !screen && <Mark left right={!lost} />}
      <span class="room-name__text">
        <strong class="room-name__name">{screen ? t("screen_of", { name }) : name}</strong>
        {!screen && roleWords(model, person) && (
          <span class="room-name__role">{roleWords(model, person)}</span>
        )}
      </span>
      {!screen && !person.micOn && (
        <span class="room-name__sign">
          <Icon name="mic-off" />
          <span class="visually-hidden">{t("mic_closed_of")}</span>
        </span>
      )}
      {!screen && rank > 0 && (
        <span class="room-name__sign">
          <Icon name="hand" />
          <span class="visually-hidden">{t("hand_rank", { rank })}</span>
          <span aria-hidden="true">{rank}</span>
        </span>
      )}
    </figcaption>
  );
}

function roleWords(model: Model, person: RemoteView): string {
  const known = personOf(model, person.identity);
  if (!known) return "";
  const role = known.kind === "patient" ? "" : known.role_label;
  const device = known.device_number > 1 ? model.t("device_second", { number: known.device_number }) : "";
  return [role, device].filter(Boolean).join(", ");
}

function Voice({ model, person }: { model: Model; person: RemoteView }) {
  const { t } = model;
  const role = roleWords(model, person);
  return (
    <li class="room-voice" data-speaking={person.speaking}>
      <Icon name={person.micOn ? "volume-2" : "mic-off"} />
      <span>
        <strong>{nameOf(model, person.identity)}</strong>
        <span>
          {role ? `${role}, ` : ""}
          {person.micOn ? t("sound_only") : t("mic_closed_of")}
        </span>
      </span>
    </li>
  );
}

function Alone({ model }: { model: Model }) {
  const host = model.isStaff;
  return (
    <div class="room-tile room-tile--alone" data-media="none">
      <div class="room-tile__empty">
        <Mark left={!host} right={host} gap={26} size="large" />
        <p>{aloneWords(model)}</p>
      </div>
    </div>
  );
}

/** Why nobody is seen: nobody came in yet, the visit is by telephone, or people are on hold. */
function aloneWords({ t, boot, room, isStaff }: Model): string {
  if (!isStaff) return t("alone_guest", { host: boot.visit.host_name });
  if (room.server?.visit.at_telephone_since) return t("alone_telephone");
  const held = room.server?.people.filter((person) => person.state === "held") ?? [];
  if (held.length > 0) return held.map(({ name }) => t("held_person", { name })).join(". ");
  return t("alone");
}
