/** Server messages for the tests of the room. Not part of the bundle. */
import type { Boot, Person, ServerState } from "./protocol";

export function boot(over: Partial<Boot> = {}): Boot {
  return {
    base: "/rencontre/c1/api/",
    events: "/direct/rencontre/c1",
    role: "guest",
    lang: "fr",
    csrf: "csrf-value",
    visit: { id: "v1", title: "Votre rencontre", host_name: "Karim Haddad" },
    you: { name: "Jeanne Gagnon" },
    media: { audio: true, video: true },
    exit_url: "/rencontre/c1/fin",
    quick_exit_url: "https://meteo.gc.ca/",
    help_telephone: { display: "514 555-0199", href: "tel:+15145550199" },
    ...over,
  };
}

export function person(over: Partial<Person> = {}): Person {
  return {
    connection_id: "c2",
    identity: "i2",
    name: "Karim Haddad",
    role_label: "travailleur social",
    kind: "host",
    state: "connected",
    hand_raised_at: null,
    device_number: 1,
    pinned: false,
    ...over,
  };
}

interface Changes extends Partial<Omit<ServerState, "visit" | "you" | "telephone">> {
  visit?: Partial<ServerState["visit"]>;
  you?: Partial<ServerState["you"]>;
  telephone?: Partial<ServerState["telephone"]>;
}

export function serverState(over: Changes = {}): ServerState {
  return {
    version: 1,
    people: [
      person(),
      person({ connection_id: "c1", identity: "i1", name: "Jeanne Gagnon", kind: "patient" }),
    ],
    chat: [],
    clinical_open: true,
    media_down: false,
    ended: null,
    ...over,
    visit: {
      state: "in_progress",
      started_at: "2026-11-24T19:33:00Z",
      ends_at: "2026-11-24T20:30:00Z",
      at_telephone_since: null,
      ...over.visit,
    },
    you: {
      connection_id: "c1",
      identity: "i1",
      state: "connected",
      name: "Jeanne Gagnon",
      kind: "patient",
      identity_confirmed: true,
      ...over.you,
    },
    telephone: {
      allowed: true,
      display: "514 555-0142",
      href: "tel:+15145550142",
      clinic_display: "514 555-0199",
      clinic_href: "tel:+15145550199",
      ...over.telephone,
    },
  };
}
