/**
 * Our own judgement of the connection, from one sample a second: the media server's word comes 6 to
 * 12 s late, and the SDK notices a cut network after 13 to 17 s. Pure, with time in the samples.
 *
 * - `silent`: nothing at all has come through for 3 s: our own link is cut.
 * - `noPicture`: the other side's open camera has given no frame for 2 s.
 * - `weak`: trouble that lasted 5 s; it is over after 5 s without trouble. Blips stay silent.
 */
import type { Quality } from "./protocol";
import type { Sample } from "./stats";

export interface Expected {
  identity: string;
  /** Its camera should be giving frames now. */
  camera: boolean;
  /** Its sound should be coming now. */
  sound: boolean;
  /** What the media server, or that person's own room, says of its connection. */
  weak: boolean;
}

export interface Verdict {
  silent: boolean;
  self: Quality;
  /** When our own trouble began, in milliseconds; null without trouble. */
  selfSince: number | null;
  others: Record<string, { quality: Quality; noPicture: boolean; since: number | null }>;
}

export const SILENT_MS = 3_000;
/** Without any sound or picture to receive, only sparse control packets come. */
export const SILENT_ALONE_MS = 8_000;
export const NO_PICTURE_MS = 2_000;
export const TROUBLE_MS = 5_000;
/** The sending rate grows from a low guess after joining: that is not a weak connection. */
const WARM_UP_MS = 8_000;
const SLOW_ROUND_TRIP_S = 0.6;
const LOSS = 0.05;
const NARROW_BPS = 110_000;

export class Watch {
  private readonly joinedAt: number;
  private previous: Sample | null = null;
  private lastBytesAt: number;
  private readonly self = new Patience();
  private readonly people = new Map<string, PersonWatch>();

  constructor(at: number) {
    this.joinedAt = at;
    this.lastBytesAt = at;
  }

  push(sample: Sample, expected: readonly Expected[]): Verdict {
    const before = this.previous;
    this.previous = sample;
    if (!before || sample.bytesReceived !== before.bytesReceived) this.lastBytesAt = sample.at;
    const patience = expected.some((one) => one.camera || one.sound) ? SILENT_MS : SILENT_ALONE_MS;
    const quiet = sample.at - this.lastBytesAt;
    const silent = quiet >= patience;
    this.self.note(before !== null && this.inTrouble(before, sample), sample.at);
    return {
      silent,
      self: silent ? "lost" : this.self.isTroubled ? "weak" : "good",
      selfSince: this.self.isTroubled ? this.self.since : null,
      // While our own link is quiet, nothing can be said of the others.
      others: quiet >= NO_PICTURE_MS ? {} : this.judgeOthers(sample, expected),
    };
  }

  private inTrouble(before: Sample, now: Sample): boolean {
    if (now.at - this.joinedAt < WARM_UP_MS) return false;
    if ((now.roundTrip ?? 0) > SLOW_ROUND_TRIP_S || (now.sentLoss ?? 0) > LOSS) return true;
    if (now.outgoing !== null && now.outgoing < NARROW_BPS) return true;
    return receivedLoss(before, now) > LOSS;
  }

  private judgeOthers(sample: Sample, expected: readonly Expected[]): Verdict["others"] {
    const others: Verdict["others"] = {};
    for (const one of expected) {
      let watch = this.people.get(one.identity);
      if (!watch) {
        watch = new PersonWatch(sample.at);
        this.people.set(one.identity, watch);
      }
      others[one.identity] = watch.judge(one, sample);
    }
    return others;
  }
}

class PersonWatch {
  private frames = -1;
  private lastFrameAt: number;
  private readonly patience = new Patience();

  constructor(at: number) {
    this.lastFrameAt = at;
  }

  judge(expected: Expected, sample: Sample) {
    const frames = sample.people[expected.identity]?.framesDecoded ?? 0;
    if (frames !== this.frames || !expected.camera) this.lastFrameAt = sample.at;
    this.frames = frames;
    const noPicture = expected.camera && sample.at - this.lastFrameAt >= NO_PICTURE_MS;
    this.patience.note(expected.weak || noPicture, sample.at);
    const troubled = this.patience.isTroubled;
    const quality: Quality = troubled ? (noPicture ? "lost" : "weak") : "good";
    return { quality, noPicture, since: troubled ? this.patience.since : null };
  }
}

/** Believes in a change only after five seconds of it. */
class Patience {
  isTroubled = false;
  since: number | null = null;
  private calmSince: number | null = null;

  note(trouble: boolean, at: number): void {
    if (trouble) {
      this.calmSince = null;
      this.since ??= at;
      if (at - this.since >= TROUBLE_MS) this.isTroubled = true;
      return;
    }
    this.calmSince ??= at;
    if (this.isTroubled && at - this.calmSince < TROUBLE_MS) return;
    this.isTroubled = false;
    this.since = null;
  }
}

function receivedLoss(before: Sample, now: Sample): number {
  let lost = 0;
  let received = 0;
  for (const [identity, counters] of Object.entries(now.people)) {
    const earlier = before.people[identity];
    if (!earlier) continue;
    lost += Math.max(0, counters.packetsLost - earlier.packetsLost);
    received += Math.max(0, counters.packetsReceived - earlier.packetsReceived);
  }
  return lost + received === 0 ? 0 : lost / (lost + received);
}

/**
 * The last rung before the telephone: when the network carries hardly more than a voice, our own
 * picture is not sent, and is tried again after a while, each time a little later.
 */
export class Ladder {
  private low = 0;
  private pausedAt: number | null = null;
  private rest = 20_000;

  get soundOnly(): boolean {
    return this.pausedAt !== null;
  }

  note(verdict: Verdict, sample: Sample): void {
    if (this.pausedAt !== null) {
      if (sample.at - this.pausedAt < this.rest || (sample.sentLoss ?? 0) > LOSS) return;
      this.pausedAt = null;
      this.low = 0;
      this.rest = Math.min(this.rest * 2, 120_000);
      return;
    }
    const starving =
      verdict.self === "weak" && ((sample.outgoing ?? 1e9) < 70_000 || (sample.sentLoss ?? 0) > 0.12);
    this.low = starving ? this.low + 1 : 0;
    if (this.low >= 5) this.pausedAt = sample.at;
  }
}
