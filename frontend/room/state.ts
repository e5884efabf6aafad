/**
 * The room as a pure state machine: what was heard from the server and from the media link
 * goes in, the phase to show comes out. No browser, no clock, no SDK: time is in the events.
 *
 * The server's word (ended, held, removed) always beats what the media link looks like,
 * since the media server may learn of an end later than we do.
 */
import type { Refusal, ServerState } from "./protocol";

export type Phase =
  | "connecting"
  | "in_room"
  | "reconnecting"
  | "media_down"
  | "held"
  | "telephone"
  | "waiting"
  | "removed"
  | "ended"
  | "elsewhere"
  | "left";

/**
 * `silent`: the SDK still says connected, but nothing has come through for seconds.
 * `down`: the SDK gave up, or never came in.
 */
export type Link = "down" | "joining" | "up" | "silent";

export interface RoomState {
  readonly phase: Phase;
  /** When this phase began, in milliseconds. */
  readonly since: number;
  /** Media has been joined at least once on this page. */
  readonly entered: boolean;
  readonly link: Link;
  readonly server: ServerState | null;
  readonly refusal: Refusal | null;
  /** The person asked here to go on by telephone. */
  readonly telephoneAsked: boolean;
  /** The telephone period (its start) the person left to come back to the picture. */
  readonly telephoneDeclined: string | null;
  readonly hasLeft: boolean;
  /** Another tab of the same connection took the place: two of them would throw each other out. */
  readonly takenElsewhere: boolean;
}

export type RoomEvent =
  | { type: "link"; link: Link; at: number }
  | { type: "server"; state: ServerState; at: number }
  | { type: "refused"; refusal: Refusal; at: number }
  | { type: "telephone_asked"; at: number }
  | { type: "back_to_video"; at: number }
  | { type: "taken_elsewhere"; at: number }
  | { type: "taken_back"; at: number }
  | { type: "left"; at: number };

/** After this long without a link the telephone is offered (ux.md, "Connection lost"). */
export const TELEPHONE_AFTER_MS = 20_000;

export function initialState(at: number): RoomState {
  return {
    phase: "connecting",
    since: at,
    entered: false,
    link: "down",
    server: null,
    refusal: null,
    telephoneAsked: false,
    telephoneDeclined: null,
    hasLeft: false,
    takenElsewhere: false,
  };
}

export function reduce(state: RoomState, event: RoomEvent): RoomState {
  const next = absorb(state, event);
  const phase = phaseOf(next);
  return phase === state.phase ? { ...next, phase } : { ...next, phase, since: event.at };
}

function absorb(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case "link":
      return {
        ...state,
        link: event.link,
        entered: state.entered || event.link === "up",
        refusal: event.link === "up" ? null : state.refusal,
      };
    case "server":
      // Two answers may cross on the way: the older one is dropped.
      if (state.server && event.state.version < state.server.version) return state;
      return {
        ...state,
        server: event.state,
        refusal: outlived(state.refusal, event.state),
        // Who enters while the visit is by telephone has just chosen the picture.
        telephoneDeclined: state.server ? state.telephoneDeclined : event.state.visit.at_telephone_since,
      };
    case "refused":
      return { ...state, refusal: event.refusal };
    case "telephone_asked":
      return { ...state, telephoneAsked: true };
    case "back_to_video":
      return {
        ...state,
        telephoneAsked: false,
        telephoneDeclined: state.server?.visit.at_telephone_since ?? null,
      };
    case "taken_elsewhere":
      return { ...state, takenElsewhere: true, link: "down" };
    case "taken_back":
      return { ...state, takenElsewhere: false };
    case "left":
      return { ...state, hasLeft: true };
  }
}

/** A refused token is forgotten once the server's state says that the way is open again. */
function outlived(refusal: Refusal | null, server: ServerState): Refusal | null {
  if (!refusal) return null;
  const admitted = server.you.state === "admitted" || server.you.state === "connected";
  if (refusal.code === "held" || refusal.code === "not_admitted") return admitted ? null : refusal;
  if (refusal.code === "media_down") return server.media_down ? refusal : null;
  if (refusal.code === "ended") return server.ended ? refusal : null;
  return refusal;
}

function phaseOf(state: RoomState): Phase {
  const { server, refusal } = state;
  if (state.hasLeft) return "left";
  if (server?.ended?.reason === "removed" || server?.you.state === "removed") return "removed";
  if (server?.ended || refusal?.code === "ended") return "ended";
  if (server?.you.state === "held" || refusal?.code === "held") return "held";
  if (sentBackToWaiting(state)) return "waiting";
  if (state.takenElsewhere) return "elsewhere";
  if (onTelephone(state)) return "telephone";
  if (state.link === "up") return "in_room";
  if (server?.media_down || refusal?.code === "media_down") return "media_down";
  return state.entered ? "reconnecting" : "connecting";
}

function sentBackToWaiting({ server, refusal }: RoomState): boolean {
  const place = server?.you.state;
  return place === "waiting" || place === "arrived" || refusal?.code === "not_admitted";
}

function onTelephone(state: RoomState): boolean {
  if (state.telephoneAsked) return true;
  const since = state.server?.visit.at_telephone_since ?? null;
  return since !== null && since !== state.telephoneDeclined && isCalled(state.server);
}

/** The call goes to the person cared for, or the one who speaks for them; others stay in the room. */
function isCalled(server: ServerState | null): boolean {
  return server?.you.kind === "patient" || server?.you.kind === "substitute";
}

/** Whether the application should be in the media room, or keep trying to come back to it. */
export function wantsMedia(state: RoomState): boolean {
  return ["connecting", "in_room", "reconnecting", "media_down"].includes(state.phase);
}

/** Whether the telephone card is shown beside the present screen. */
export function telephoneOffered(state: RoomState, now: number): boolean {
  if (state.phase === "media_down") return true;
  const cut = state.phase === "reconnecting" || state.phase === "connecting";
  return cut && now - state.since >= TELEPHONE_AFTER_MS;
}

/** Other people who are in the media room now, whoever the server knows to be connected. */
export function othersPresent(state: RoomState) {
  const me = state.server?.you.connection_id;
  return (state.server?.people ?? []).filter(
    (person) => person.connection_id !== me && person.state === "connected",
  );
}

/** Raised hands, the first raised first. */
export function handQueue(state: RoomState) {
  return (state.server?.people ?? [])
    .filter((person) => person.hand_raised_at !== null)
    .sort((a, b) => (a.hand_raised_at ?? "").localeCompare(b.hand_raised_at ?? ""));
}
