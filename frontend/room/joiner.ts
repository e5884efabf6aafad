/**
 * The application's own loop around the media session: while media is wanted and missing, ask for a
 * new token and join a new session. The SDK's reconnection covers short cuts; this covers a media
 * server that died, a session that was closed, and a first join that failed.
 */
import type { Grant, Refusal } from "./protocol";
import { Refused } from "./server";

export interface JoinerPorts {
  token(): Promise<Grant>;
  join(grant: Grant): Promise<void>;
  leave(): Promise<void>;
  onJoining(): void;
  onFailed(): void;
  onRefused(refusal: Refusal): void;
  wait(ms: number): Promise<void>;
}

/** Flat and quick at first (a restarted media server is back within 2 s), then calmer. */
export function delayBefore(attempt: number): number {
  if (attempt === 0) return 0;
  return attempt <= 10 ? 500 : 2_000;
}

/** These are answers, not failures: what comes next depends on the server's state. */
const FINAL = new Set(["not_admitted", "held", "ended"]);

export class Joiner {
  private wanted = false;
  private joined = false;
  private running = false;
  private wake: (() => void) | null = null;

  constructor(private readonly ports: JoinerPorts) {}

  /** Called after each change of state; does something only when the wish has changed. */
  async want(wanted: boolean): Promise<void> {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (wanted) return this.run();
    this.wake?.();
    this.joined = false;
    await this.ports.leave();
  }

  /** The session is gone without our doing. */
  async lost(): Promise<void> {
    this.joined = false;
    if (this.wanted) await this.run();
  }

  /** « Réessayer »: now, not after the delay. */
  retryNow(): void {
    this.wake?.();
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (let attempt = 0; this.wanted && !this.joined; attempt++) {
        await this.pause(delayBefore(attempt));
        if (this.wanted) await this.tryOnce();
      }
    } finally {
      this.running = false;
    }
  }

  private async tryOnce(): Promise<void> {
    this.ports.onJoining();
    try {
      const grant = await this.ports.token();
      if (!this.wanted) return;
      this.joined = true;
      await this.ports.join(grant);
      if (!this.wanted) await this.ports.leave();
    } catch (error) {
      this.joined = false;
      this.ports.onFailed();
      if (!(error instanceof Refused)) return;
      if (FINAL.has(error.refusal.code)) this.wanted = false;
      this.ports.onRefused(error.refusal);
    }
  }

  private async pause(ms: number): Promise<void> {
    if (ms === 0) return;
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    await Promise.race([this.ports.wait(ms), woken]);
    this.wake = null;
  }
}
