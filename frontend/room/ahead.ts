/**
 * A pass to the media room, asked for while the admitted person looks at « Entrer »: the tap then
 * goes straight to the media server. It lives 30 s (rule N2), hence it is asked for again meanwhile,
 * and what it does not know (removed, ended) the media room enforces as for any pass.
 */
import type { Grant } from "./protocol";

const RENEWAL_MS = 20_000;
/** Older ones may end on the way. Background tabs renew late: age is checked, not assumed. */
const OLDEST_MS = 25_000;
/** Whoever has not tapped by then gets a pass at the tap, a little later. */
const RENEWALS = 30;

export class Ahead {
  private held: { grant: Promise<Grant | null>; at: number } | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private left = RENEWALS;

  constructor(private readonly ask: () => Promise<Grant>) {}

  start(): void {
    if (this.timer !== null) return;
    this.renew();
    this.timer = setInterval(() => this.renew(), RENEWAL_MS);
  }

  /** The pass at hand, once; null when there is none that is young enough. */
  async take(): Promise<Grant | null> {
    const held = this.held;
    this.stop();
    return held && Date.now() - held.at < OLDEST_MS ? held.grant : null;
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.held = null;
  }

  private renew(): void {
    if (this.left-- <= 0) {
      this.stop();
      return;
    }
    // A refusal now is no news: the tap asks again, and shows what is answered then.
    this.held = { grant: this.ask().catch(() => null), at: Date.now() };
  }
}
