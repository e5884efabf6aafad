/**
 * Live events with a safety net. The browser's EventSource gives up for good on a 503 or a 204, and
 * some networks swallow event streams: so it is opened anew, and while it is not open we poll.
 */
export interface LiveOptions {
  url: string;
  /** Something may have changed: read the state again. */
  onChange: () => void;
  /** Told whether changes arrive at once (true) or by polling (false). */
  onStream?: (open: boolean) => void;
  /** Name of the server's event. */
  event?: string;
}

export const POLL_MS = 3_000;
const REOPEN_MS = [500, 1_000, 2_000, 5_000, 10_000];

export class Live {
  private source: EventSource | null = null;
  private reopening: ReturnType<typeof setTimeout> | undefined;
  private polling: ReturnType<typeof setInterval> | undefined;
  private failures = 0;
  private stopped = false;

  constructor(private readonly options: LiveOptions) {}

  start(): void {
    this.stopped = false;
    this.open();
    this.poll();
    window.addEventListener("online", this.reopenNow);
    document.addEventListener("visibilitychange", this.onVisible);
  }

  stop(): void {
    this.stopped = true;
    this.source?.close();
    this.source = null;
    clearTimeout(this.reopening);
    this.stopPolling();
    window.removeEventListener("online", this.reopenNow);
    document.removeEventListener("visibilitychange", this.onVisible);
  }

  private open(): void {
    this.source?.close();
    const source = new EventSource(this.options.url);
    this.source = source;
    source.addEventListener(this.options.event ?? "changed", () => this.options.onChange());
    source.onopen = () => {
      this.failures = 0;
      this.stopPolling();
      this.options.onStream?.(true);
      // What changed while the stream was closed was told to nobody.
      this.options.onChange();
    };
    source.onerror = () => this.onError(source);
  }

  private onError(source: EventSource): void {
    if (this.stopped || source !== this.source) return;
    this.poll();
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.reopening);
    const delay = REOPEN_MS[Math.min(this.failures, REOPEN_MS.length - 1)] ?? 10_000;
    this.failures += 1;
    this.reopening = setTimeout(() => this.open(), delay);
  }

  private poll(): void {
    if (this.polling !== undefined) return;
    this.options.onStream?.(false);
    this.polling = setInterval(() => this.options.onChange(), POLL_MS);
  }

  private stopPolling(): void {
    clearInterval(this.polling);
    this.polling = undefined;
  }

  private readonly reopenNow = (): void => {
    if (this.stopped) return;
    clearTimeout(this.reopening);
    this.open();
  };

  /** A telephone that was in a pocket may hold a dead stream without knowing. */
  private readonly onVisible = (): void => {
    if (document.visibilityState === "visible" && !this.stopped) this.options.onChange();
  };
}
