/**
 * What our server and the room say to each other: the boot data of the page and the
 * messages of the room's API. Types only; `server.ts` is the one place that sends and reads them.
 */

/** Given by the page in `<script type="application/json" id="room-boot">`. */
export interface Boot {
  /** Address of the room's API, ending in a slash. */
  base: string;
  /** Address of the live events. */
  events: string;
  /** Host: holds, removes and ends. Practitioner: beside the host, on a page of professionals too. */
  role: "host" | "practitioner" | "guest";
  lang: "fr" | "en";
  /** Zone in which hours are shown; Toronto's when absent. */
  time_zone?: string;
  csrf: string;
  visit: { id: string; title: string; host_name: string };
  you: { name: string };
  media: { audio: boolean; video: boolean };
  /** Where a guest goes after leaving, and anyone after the end. */
  exit_url: string;
  /** What « Cacher cette page » shows instead (guests). */
  quick_exit_url?: string;
  /** Where « Cacher cette page » is reported by a beacon; else the API's `leave` says it. */
  quick_exit_report?: string;
  /** Host: the page « Passer au téléphone ». Guest: the page where the number can be changed. */
  telephone_url?: string;
  /** Guest: the page « Changer d’avis ». */
  change_of_mind_url?: string;
  help_telephone?: Telephone;
}

export interface Telephone {
  display: string;
  href: string;
}

/** Leave to join the media room once; lives 30 s. */
export interface Grant {
  url: string;
  token: string;
  identity: string;
  ice_servers: RTCIceServer[];
}

export type ConnectionState = "arrived" | "waiting" | "admitted" | "connected" | "held" | "left" | "removed";

export interface Person {
  connection_id: string;
  identity: string;
  name: string;
  role_label: string;
  kind: string;
  state: ConnectionState;
  hand_raised_at: string | null;
  device_number: number;
  pinned: boolean;
  /** What that person's own room last reported; absent while unknown. */
  quality?: Quality | null;
}

export interface ChatMessage {
  id: string;
  author: string;
  mine: boolean;
  text: string;
  at: string;
}

export type EndReason = "ended" | "removed" | "revoked" | "moved";

export interface ServerState {
  version: number;
  visit: {
    state: string;
    started_at: string | null;
    ends_at: string | null;
    at_telephone_since: string | null;
  };
  you: {
    connection_id: string;
    identity: string;
    state: ConnectionState;
    name: string;
    kind: string;
    identity_confirmed: boolean;
  };
  people: Person[];
  chat: ChatMessage[];
  /** Chat and screen sharing are allowed: the identity is confirmed. */
  clinical_open: boolean;
  telephone: {
    allowed: boolean;
    display: string | null;
    href: string | null;
    clinic_display: string | null;
    clinic_href: string | null;
  };
  media_down: boolean;
  ended: { reason: EndReason; message: string; url: string } | null;
}

export type Quality = "good" | "weak" | "lost";

export interface Heartbeat {
  mic: boolean;
  camera: boolean;
  screen: boolean;
  quality: Quality;
  audio_only: boolean;
  device: string;
}

/** Why the picture was lost, as measured here. */
export type PictureLostCause =
  | "network_cut"
  | "media_server_lost"
  | "other_side_lost"
  | "weak_connection"
  | "telephone_asked";

/** The last figures of the connection, for the record of the breakdown. */
export interface Measured {
  round_trip_ms?: number | null;
  sent_loss?: number | null;
  outgoing_bps?: number | null;
  path?: string;
}

/** A refusal of our server: a code for the program and a sentence for the person. */
export interface Refusal {
  code: string;
  message: string;
}
