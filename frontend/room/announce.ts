/**
 * What a change of the room's state is worth saying: once, politely or at once. Pure: two states in,
 * sentences out. The first state read is the situation found on entering, hence never announced.
 */
import type { Translate } from "./i18n";
import type { Person, ServerState } from "./protocol";
import type { Phase, RoomState } from "./state";

export interface News {
  tone: "polite" | "assertive";
  text: string;
  /** Shown as well, until the next action. */
  banner?: boolean;
  /** Someone came in: a soft chime plays. */
  entered?: boolean;
  /** Someone went out: what the banner still says may be untrue. */
  wentOut?: boolean;
  /** A message came: counted while the panel is closed. */
  message?: boolean;
}

export function news(before: RoomState, after: RoomState, t: Translate): News[] {
  const found = before.phase !== after.phase ? phaseNews(after, t) : [];
  if (before.server && after.server && before.server !== after.server) {
    found.push(...serverNews(before.server, after.server, t));
  }
  return found;
}

const URGENT: Partial<Record<Phase, "lost_title" | "held_title" | "media_down_title" | "ended_title">> = {
  reconnecting: "lost_title",
  held: "held_title",
  media_down: "media_down_title",
  ended: "ended_title",
};

function phaseNews(after: RoomState, t: Translate): News[] {
  const key = URGENT[after.phase];
  if (!key) return [];
  const text = after.phase === "held" ? `${t(key)}. ${t("held_text")}` : t(key);
  return [{ tone: "assertive", text }];
}

function serverNews(before: ServerState, after: ServerState, t: Translate): News[] {
  const known = new Map(before.people.map((person) => [person.connection_id, person]));
  const found = after.people
    .filter((person) => person.connection_id !== after.you.connection_id)
    .flatMap((person) => personNews(known.get(person.connection_id), person, t));
  for (const person of before.people) {
    const gone = !after.people.some((one) => one.connection_id === person.connection_id);
    if (gone && person.state === "connected" && person.connection_id !== after.you.connection_id) {
      found.push({ tone: "polite", text: t("went_out", { name: person.name }), wentOut: true });
    }
  }
  const read = new Set(before.chat.map((message) => message.id));
  for (const message of after.chat) {
    if (message.mine || read.has(message.id)) continue;
    found.push({ tone: "polite", text: t("new_message", { name: message.author }), message: true });
  }
  return found;
}

function personNews(before: Person | undefined, after: Person, t: Translate): News[] {
  const found: News[] = [];
  const wasIn = before?.state === "connected";
  const isIn = after.state === "connected";
  const { name } = after;
  if (isIn && !wasIn) {
    // The person cared for is who the visit is about: a role beside the name would sound odd.
    const text =
      after.role_label && after.kind !== "patient"
        ? t("entered", { name, role: after.role_label })
        : t("entered_plain", { name });
    found.push({ tone: "polite", text, entered: true, banner: true });
  } else if (wasIn && after.state === "held") {
    found.push({ tone: "polite", text: t("held_person", { name }), wentOut: true });
  } else if (wasIn && !isIn) {
    found.push({ tone: "polite", text: t("went_out", { name }), wentOut: true });
  }
  if (after.hand_raised_at && !before?.hand_raised_at) {
    found.push({ tone: "polite", text: t("hand_raised", { name }), banner: true });
  }
  return found;
}
