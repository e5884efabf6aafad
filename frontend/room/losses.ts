/**
 * Tells our server, once for each episode, that the picture was lost and what was measured as the
 * cause. Said late rather than never: while the network is cut, it waits until the server answers.
 */
import type { PictureLostCause } from "./protocol";
import type { RoomState } from "./state";

/** Shorter cuts are blips that nobody needs in the record. */
export const WORTH_NOTING_MS = 5_000;

export class Losses {
  private episode: number | null = null;
  private readonly noted = new Map<PictureLostCause, number>();
  private readonly waiting = new Set<PictureLostCause>();
  private serverAnswers = true;

  constructor(private readonly send: (cause: PictureLostCause) => Promise<unknown>) {}

  onServerReached(): void {
    this.serverAnswers = true;
    this.flush();
  }

  onServerUnreachable(): void {
    this.serverAnswers = false;
  }

  tick(room: RoomState, now: number): void {
    const lost = room.entered && (room.phase === "reconnecting" || room.phase === "media_down");
    if (!lost) {
      this.episode = null;
      return;
    }
    if (this.episode === room.since || now - room.since < WORTH_NOTING_MS) return;
    this.episode = room.since;
    this.queue(this.serverAnswers ? "media_server_lost" : "network_cut");
  }

  /** Other causes last on and off: at most once every two minutes each. */
  note(cause: PictureLostCause, now: number = Date.now()): void {
    const last = this.noted.get(cause);
    if (last !== undefined && now - last < 120_000) return;
    this.noted.set(cause, now);
    this.queue(cause);
  }

  private queue(cause: PictureLostCause): void {
    this.waiting.add(cause);
    this.flush();
  }

  private flush(): void {
    if (!this.serverAnswers) return;
    for (const cause of this.waiting) {
      this.waiting.delete(cause);
      this.send(cause).catch(() => this.waiting.add(cause));
    }
  }
}
