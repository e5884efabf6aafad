/**
 * The browser's WebRTC reports, reduced to the few counters that the room watches. Pure: reports in,
 * a sample out. Counters only grow; the watch compares two samples.
 */
import type { Measured } from "./protocol";

export interface TrackReport {
  /** Identity of the sender; null for our own tracks. */
  who: string | null;
  report: Iterable<[string, unknown]>;
}

export interface PersonCounters {
  framesDecoded: number;
  packetsReceived: number;
  packetsLost: number;
  audioEnergy: number;
}

export interface Sample {
  at: number;
  /** Bytes that came through the whole connection, control packets included. */
  bytesReceived: number;
  framesSent: number;
  framesDecoded: number;
  packetsSent: number;
  audioEnergy: number;
  /** Seconds; null while unknown. */
  roundTrip: number | null;
  /** Share of our packets that the media server misses, 0 to 1; null while unknown. */
  sentLoss: number | null;
  /** Bits per second that the network seems to carry from here; null while unknown. */
  outgoing: number | null;
  people: Record<string, PersonCounters>;
}

type Stat = Record<string, unknown>;

export function sampleOf(reports: readonly TrackReport[], at: number): Sample {
  const sample: Sample = {
    at,
    bytesReceived: 0,
    framesSent: 0,
    framesDecoded: 0,
    packetsSent: 0,
    audioEnergy: 0,
    roundTrip: null,
    sentLoss: null,
    outgoing: null,
    people: {},
  };
  for (const { who, report } of reports) {
    for (const [, entry] of report) absorb(sample, who, entry as Stat);
  }
  return sample;
}

function absorb(sample: Sample, who: string | null, stat: Stat): void {
  switch (stat.type) {
    case "candidate-pair":
    case "transport":
      absorbPath(sample, stat);
      break;
    case "outbound-rtp":
      sample.framesSent += number(stat.framesSent);
      sample.packetsSent += number(stat.packetsSent);
      break;
    case "remote-inbound-rtp":
      sample.sentLoss = Math.max(sample.sentLoss ?? 0, number(stat.fractionLost));
      break;
    case "inbound-rtp":
      if (who !== null) absorbPerson(sample, who, stat);
      break;
  }
}

/** All tracks share one connection, so each report repeats it: the largest value is the value. */
function absorbPath(sample: Sample, stat: Stat): void {
  if (stat.type === "candidate-pair" && stat.state !== "succeeded") return;
  sample.bytesReceived = Math.max(sample.bytesReceived, number(stat.bytesReceived));
  if (typeof stat.currentRoundTripTime === "number" && stat.nominated !== false) {
    sample.roundTrip = stat.currentRoundTripTime;
  }
  if (typeof stat.availableOutgoingBitrate === "number") sample.outgoing = stat.availableOutgoingBitrate;
}

function absorbPerson(sample: Sample, who: string, stat: Stat): void {
  let counters = sample.people[who];
  if (!counters) {
    counters = { framesDecoded: 0, packetsReceived: 0, packetsLost: 0, audioEnergy: 0 };
    sample.people[who] = counters;
  }
  counters.framesDecoded += number(stat.framesDecoded);
  counters.packetsReceived += number(stat.packetsReceived);
  counters.packetsLost += number(stat.packetsLost);
  counters.audioEnergy += number(stat.totalAudioEnergy);
  sample.framesDecoded += number(stat.framesDecoded);
  sample.audioEnergy += number(stat.totalAudioEnergy);
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

export type NetworkPath = "udp" | "tcp" | "turn" | "none";

/** The way that the media really takes. */
export function pathOf(reports: readonly TrackReport[]): NetworkPath {
  for (const { report } of reports) {
    const entries = new Map<string, Stat>([...report].map(([id, stat]) => [id, stat as Stat]));
    const pair = [...entries.values()].find(
      (stat) => stat.type === "candidate-pair" && stat.state === "succeeded" && stat.nominated !== false,
    );
    const local = pair && entries.get(String(pair.localCandidateId));
    if (!local) continue;
    if (local.candidateType === "relay") return "turn";
    return local.protocol === "tcp" ? "tcp" : "udp";
  }
  return "none";
}

/** What the record of a breakdown keeps of the last sample. */
export function measuredOf(sample: Sample, path: NetworkPath): Measured {
  return {
    round_trip_ms: sample.roundTrip === null ? null : Math.round(sample.roundTrip * 1000),
    sent_loss: sample.sentLoss === null ? null : Math.round(sample.sentLoss * 1000) / 1000,
    outgoing_bps: sample.outgoing === null ? null : Math.round(sample.outgoing),
    path,
  };
}
