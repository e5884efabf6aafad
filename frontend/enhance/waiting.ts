/**
 * The waiting room, and the helper's page beside it: news without reload, own image, reply without
 * losing the focus, and the door to the room. Works as plain pages and forms without it.
 *
 * The page gives `[data-waiting][data-state-url][data-events][data-situation][data-version]` with its
 * parts (see `_fragment.ts`), `#room` and `#room-boot`; the helper's page `[data-refresh][data-events]`.
 */
import { Live } from "../room/live";
import type { Boot } from "../room/protocol";
import { chime, unlock, vibrate } from "../room/sounds";
import { parse, replaceParts } from "./_fragment";
import { Preview } from "./_preview";

/** Below the live events and their polling: nobody waits longer than this for what was missed. */
const SAFETY_MS = 20_000;

class WaitingPage {
  private readonly preview = new Preview();
  private readonly live: Live;
  private readonly safety: ReturnType<typeof setInterval>;
  private bodyClass = "";
  private reading = false;
  private readAgain = false;

  constructor(private block: HTMLElement) {
    this.bodyClass = block.dataset.bodyClass ?? "";
    this.live = new Live({ url: block.dataset.events ?? "", onChange: () => void this.read() });
    this.safety = setInterval(() => void this.read(), SAFETY_MS);
    this.bind();
    this.live.start();
    document.addEventListener("visavis:leaving", () => this.preview.release());
    whenIdle(() => void preload());
    this.readyTheDoor();
  }

  private bind(): void {
    this.preview.bind(this.block);
    this.block.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.matches("[data-reply]")) return;
      event.preventDefault();
      void this.reply(form);
    });
    this.block.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-enter]");
      if (!button) return;
      event.preventDefault();
      void this.enter(button.dataset.enter !== "audio");
    });
  }

  private async read(): Promise<void> {
    if (this.reading) {
      this.readAgain = true;
      return;
    }
    this.reading = true;
    try {
      const { stateUrl, situation } = this.block.dataset;
      const answer = await fetch(`${stateUrl}?situation=${situation ?? ""}`, ASK);
      if (answer.ok) this.apply(await answer.text());
      this.showLink(answer.ok);
    } catch {
      this.showLink(false);
    } finally {
      this.reading = false;
      if (this.readAgain) {
        this.readAgain = false;
        void this.read();
      }
    }
  }

  private apply(markup: string): void {
    const fragment = parse(markup).querySelector<HTMLElement>("[data-fragment]");
    if (!fragment) return;
    const { go, situation, version, title } = fragment.dataset;
    if (go) {
      this.goTo(go);
      return;
    }
    if (Number(version ?? 0) < Number(this.block.dataset.version ?? 0)) return;
    const fresh = fragment.querySelector<HTMLElement>("[data-waiting]");
    if (situation !== this.block.dataset.situation && fresh) {
      this.change(fragment, fresh);
    } else {
      if (version) this.block.dataset.version = version;
      this.announce(replaceParts(this.block, fragment));
    }
    if (title) document.title = title;
  }

  /** Another situation takes the place of the page: admitted, sent back, over. */
  private change(fragment: HTMLElement, fresh: HTMLElement): void {
    const block = document.importNode(fresh, true);
    this.block.replaceWith(block);
    this.block = block;
    const bodyClass = fragment.dataset.bodyClass ?? "";
    if (this.bodyClass) document.body.classList.remove(...this.bodyClass.split(" "));
    if (bodyClass) document.body.classList.add(...bodyClass.split(" "));
    this.bodyClass = bodyClass;
    this.bind();
    const heading = block.querySelector<HTMLElement>("h1");
    if (heading) heading.tabIndex = -1;
    heading?.focus();
    window.scrollTo(0, 0);
    this.readyTheDoor();
    if (block.dataset.situation !== "admitted") return;
    chime("call");
    vibrate();
  }

  /** Once admitted, what the tap will need is fetched; nobody else may (rule N2). */
  private readyTheDoor(): void {
    if (this.block.dataset.situation === "admitted") {
      preload().then(
        (door) => door.prepare(bootOf()),
        () => undefined, // the tap loads it again
      );
    } else {
      room?.then(
        (door) => door.forget(),
        () => undefined,
      );
    }
  }

  private announce(sentences: readonly string[]): void {
    const region = this.block.querySelector("[data-announce]");
    if (region && sentences.length > 0) region.textContent = sentences.join(" ");
  }

  private showLink(up: boolean): void {
    const lost = this.block.querySelector<HTMLElement>("[data-link-lost]");
    if (!lost || lost.hidden === up) return;
    lost.hidden = up;
    if (!up) this.announce([lost.textContent?.trim() ?? ""]);
  }

  private async reply(form: HTMLFormElement): Promise<void> {
    const field = form.querySelector<HTMLInputElement | HTMLTextAreaElement>("input[type=text], textarea");
    const failure = form.querySelector<HTMLElement>("[data-reply-error]");
    if ("sending" in form.dataset) return;
    form.dataset.sending = "";
    try {
      const answer = await fetch(form.action, { ...ASK, method: "POST", body: new FormData(form) });
      if (failure) failure.hidden = answer.ok;
      if (!answer.ok) return;
      if (field) field.value = "";
      this.apply(await answer.text());
    } catch {
      if (failure) failure.hidden = false;
    } finally {
      delete form.dataset.sending;
    }
  }

  /** Within the tap: sound is unlocked here, then the room takes the page's place. */
  private async enter(withCamera: boolean): Promise<void> {
    unlock();
    const boot = bootOf();
    const room = await preload();
    this.live.stop();
    clearInterval(this.safety);
    const stream = this.preview.stream(withCamera);
    if (!withCamera) boot.media.video = false;
    await room.start(boot, stream ? { stream } : {});
  }

  private goTo(address: string): void {
    this.live.stop();
    this.preview.release();
    window.location.replace(address);
  }
}

const ASK: RequestInit = {
  credentials: "same-origin",
  cache: "no-store",
  headers: { Accept: "text/html", "X-Requested-With": "fetch" },
};

let room: Promise<typeof import("../room/main")> | null = null;

/** The room's code and style, while the person waits: never at the door. */
function preload(): Promise<typeof import("../room/main")> {
  if (room) return room;
  const style = document.getElementById("room")?.dataset.roomStyle;
  if (style && !document.querySelector(`link[href="${style}"]`)) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = style;
    document.head.append(link);
  }
  const loading = import("../room/main");
  room = loading;
  // A failed load must not stay: the next try loads again.
  loading.catch(() => {
    room = null;
  });
  return loading;
}

function bootOf(): Boot {
  return JSON.parse(document.getElementById("room-boot")?.textContent ?? "{}") as Boot;
}

function whenIdle(act: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(act, { timeout: 3_000 });
  else setTimeout(act, 1_500);
}

/** The helper's page: the state of the other person's device, nothing clinical. */
function followHelper(page: HTMLElement): void {
  const read = async () => {
    try {
      const answer = await fetch(page.dataset.refresh ?? "", ASK);
      if (!answer.ok) return;
      const fragment = parse(await answer.text());
      const go = fragment.querySelector<HTMLElement>("[data-go]")?.dataset.go;
      if (go) return window.location.replace(go);
      const said = replaceParts(page, fragment);
      const region = document.querySelector("[data-announce]");
      if (region && said.length > 0) region.textContent = said.join(" ");
    } catch {
      // The next event or poll tries again.
    }
  };
  new Live({ url: page.dataset.events ?? "", onChange: () => void read() }).start();
}

const waiting = document.querySelector<HTMLElement>("[data-waiting]");
if (waiting) new WaitingPage(waiting);
const helper = document.querySelector<HTMLElement>("[data-refresh]");
if (helper) followHelper(helper);
