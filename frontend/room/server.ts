/**
 * The only caller of our own server from the room: the API of the visit, its live events,
 * and the heartbeat. Knows nothing of the media server nor of what is on the screen.
 */
import type { Boot, Grant, Heartbeat, Measured, PictureLostCause, Refusal, ServerState } from "./protocol";
import { scrub } from "./scrub";

/** Our server said no: the sentence is shown to the person as it is. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** No answer, or an answer that is not ours (a proxy's page): worth another try. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 8_000;
const RETRY_DELAYS_MS = [300, 800, 2_000];

export interface Timing {
  retryDelays: readonly number[];
  timeout: number;
}

export class Server {
  constructor(
    private readonly boot: Pick<Boot, "base" | "csrf">,
    private readonly timing: Timing = { retryDelays: RETRY_DELAYS_MS, timeout: TIMEOUT_MS },
  ) {}

  /** One try only: who asks has a loop of its own. */
  token(): Promise<Grant> {
    return this.call<Grant>("POST", "token", {});
  }

  state(): Promise<ServerState> {
    return this.call<ServerState>("GET", "state");
  }

  heartbeat(beat: Heartbeat): Promise<{ version: number }> {
    return this.call("POST", "heartbeat", beat);
  }

  chat(text: string, clientId: string): Promise<unknown> {
    return this.insist("chat", { text, client_id: clientId });
  }

  hand(raised: boolean): Promise<unknown> {
    return this.insist("hand", { raised });
  }

  pictureLost(cause: PictureLostCause, measured: Measured = {}): Promise<unknown> {
    return this.insist("picture-lost", { cause, measured });
  }

  hold(connectionId: string): Promise<unknown> {
    return this.insist("hold", { connection_id: connectionId });
  }

  resume(connectionId: string): Promise<unknown> {
    return this.insist("resume", { connection_id: connectionId });
  }

  remove(connectionId: string): Promise<unknown> {
    return this.insist("remove", { connection_id: connectionId });
  }

  end(): Promise<{ url: string }> {
    return this.insist("end", {});
  }

  /** Sent even while the page goes away. `hidden`: « Cacher cette page », hence do not call back. */
  leave(hidden = false): Promise<unknown> {
    return this.call("POST", "leave", hidden ? { hidden } : {}, true);
  }

  private async insist<T>(path: string, body: unknown): Promise<T> {
    for (const delay of this.timing.retryDelays) {
      try {
        return await this.call<T>("POST", path, body);
      } catch (error) {
        if (error instanceof Refused) throw error;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    return this.call<T>("POST", path, body);
  }

  private async call<T>(method: string, path: string, body?: unknown, keepalive = false): Promise<T> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), this.timing.timeout);
    try {
      const init: RequestInit = {
        method,
        keepalive,
        signal: abort.signal,
        credentials: "same-origin",
        cache: "no-store",
        headers: { Accept: "application/json" },
      };
      if (method === "POST") {
        init.headers = {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-CSRFToken": this.boot.csrf,
        };
        init.body = JSON.stringify(body);
      }
      return await readAnswer<T>(await fetch(this.boot.base + path, init));
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Unreachable(scrub(error));
    } finally {
      clearTimeout(timer);
    }
  }
}

async function readAnswer<T>(response: Response): Promise<T> {
  if (response.ok) return response.status === 204 ? ({} as T) : ((await response.json()) as T);
  if (response.status >= 400 && response.status < 500) {
    const refusal = await response.json().catch(() => null);
    if (isRefusal(refusal)) throw new Refused(refusal);
  }
  throw new Unreachable(`status ${response.status}`);
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}
