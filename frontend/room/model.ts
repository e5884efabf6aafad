/** What the view draws: one plain value, replaced at each change by the controller. */
import type { DeviceChoice } from "./devices";
import type { Lang, Translate } from "./i18n";
import type { Boot, Person } from "./protocol";
import type { OwnView, RemoteView } from "./seen";
import { initialState, type RoomState } from "./state";
import type { Verdict } from "./watch";

export interface Outgoing {
  clientId: string;
  text: string;
  at: string;
  failed: boolean;
}

/** A line beside the action that it answers; stays until the next action. */
export interface Notice {
  text: string;
}

export type Dialog =
  | { kind: "leave" }
  | { kind: "end" }
  | { kind: "devices" }
  | { kind: "keys" }
  | { kind: "remove"; person: Person };

export interface Model {
  boot: Boot;
  /** On a page of professionals: the room is only its left part. */
  isStaff: boolean;
  /** May hold, remove, go on by telephone and end for all. */
  isHost: boolean;
  lang: Lang;
  t: Translate;
  room: RoomState;
  now: number;
  own: OwnView;
  people: RemoteView[];
  verdict: Verdict | null;
  audioOnly: boolean;
  /** Wide enough for the panel beside the stage. */
  wide: boolean;
  panelOpen: boolean;
  menuOpen: boolean;
  ownHidden: boolean;
  dialog: Dialog | null;
  banner: string | null;
  notice: Notice | null;
  foundDevice: DeviceChoice | null;
  unread: number;
  draft: string;
  outbox: Outgoing[];
  polite: string;
  assertive: string;
}

export function emptyModel(boot: Boot, t: Translate, now: number): Model {
  return {
    boot,
    isStaff: boot.role !== "guest",
    isHost: boot.role === "host",
    lang: boot.lang,
    t,
    room: initialState(now),
    now,
    own: { mic: false, micInterrupted: false, camera: false, picture: null, screen: false, canHear: true },
    people: [],
    verdict: null,
    audioOnly: false,
    wide: true,
    panelOpen: false,
    menuOpen: false,
    ownHidden: false,
    dialog: null,
    banner: null,
    notice: null,
    foundDevice: null,
    unread: 0,
    draft: "",
    outbox: [],
    polite: "",
    assertive: "",
  };
}
