/**
 * Joins the parts: what the server and the media session tell goes into the state machine, and what
 * the state machine wants goes back to them. What a person's taps do is in `actions.ts`.
 */
import type { Ahead } from "./ahead";
import { news } from "./announce";
import { deviceWords } from "./devices";
import { translator } from "./i18n";
import { Joiner } from "./joiner";
import { Live } from "./live";
import { Losses } from "./losses";
import { Media } from "./media";
import { emptyModel, type Model } from "./model";
import type { Boot, Heartbeat, Measured } from "./protocol";
import { Server } from "./server";
import { chime } from "./sounds";
import { type Phase, type RoomEvent, reduce, telephoneOffered, wantsMedia } from "./state";
import { measuredOf, pathOf, type Sample, sampleOf } from "./stats";
import { Ladder, type Verdict, Watch } from "./watch";

const HEARTBEAT_MS = 5_000;
const SECOND_MS = 1_000;

export class Controller {
  readonly server: Server;
  readonly media: Media;
  readonly joiner: Joiner;
  model: Model;
  /** The host ended the visit here: the answer says where to go, not the news of the end. */
  isEnding = false;

  private readonly live: Live;
  private readonly losses: Losses;
  private readonly timers: ReturnType<typeof setInterval>[] = [];
  private watch = new Watch(Date.now());
  private ladder = new Ladder();
  private refreshing: Promise<void> | null = null;
  private refreshAgain = false;
  private drawing = false;
  private telephoneSaid = false;
  private measured: Measured = {};
  /** Devices that were open when the telephone took over. */
  private before = { mic: false, camera: false };

  constructor(
    readonly boot: Boot,
    private readonly draw: (model: Model) => void,
    ahead: Ahead | null = null,
  ) {
    this.model = emptyModel(boot, translator(boot.lang), Date.now());
    this.server = new Server(boot);
    this.losses = new Losses((cause) => this.server.pictureLost(cause, this.measured));
    this.media = new Media({
      onChange: () => this.showMedia(),
      onLink: (link) => this.onLink(link),
      onClosed: () => void this.onClosed(),
      onTakenElsewhere: () => this.dispatch({ type: "taken_elsewhere", at: Date.now() }),
    });
    this.joiner = new Joiner({
      token: async () => (await ahead?.take()) ?? this.server.token(),
      join: (grant) => this.media.join(grant),
      leave: () => this.media.leave(),
      onJoining: () => this.dispatch({ type: "link", link: "joining", at: Date.now() }),
      onFailed: () => this.dispatch({ type: "link", link: "down", at: Date.now() }),
      onRefused: (refusal) => this.dispatch({ type: "refused", refusal, at: Date.now() }),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    this.live = new Live({ url: boot.events, onChange: () => void this.refresh() });
  }

  start(): void {
    void this.joiner.want(true);
    this.live.start();
    this.timers.push(setInterval(() => void this.beat(), HEARTBEAT_MS));
    this.timers.push(setInterval(() => void this.everySecond(), SECOND_MS));
    document.addEventListener("visavis:room-refresh", () => void this.refresh());
    this.show({});
  }

  /** Stops everything here; the page is about to go, or the visit is over. */
  stop(): void {
    this.live.stop();
    for (const timer of this.timers) clearInterval(timer);
    this.media.own.release();
    void this.joiner.want(false);
  }

  dispatch(event: RoomEvent): void {
    const before = this.model.room;
    const room = reduce(before, event);
    if (room === before) return;
    this.show({ room });
    for (const one of news(before, room, this.model.t)) {
      this.say(one.tone, one.text);
      if (one.wentOut) this.show({ banner: null });
      if (one.banner) this.show({ banner: one.text });
      if (one.entered) chime("enter");
      if (one.message && !this.panelVisible()) this.show({ unread: this.model.unread + 1 });
    }
    if (before.server?.version !== room.server?.version) this.tellPage("changed");
    if (before.phase !== room.phase) this.onPhase(before.phase, room.phase);
    void this.joiner.want(wantsMedia(room));
  }

  show(change: Partial<Model>): void {
    this.model = { ...this.model, ...change };
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      this.draw(this.model);
    });
  }

  say(tone: "polite" | "assertive", text: string): void {
    // The same sentence twice would not be read: a trailing space makes it new.
    const spoken = this.model[tone] === text ? `${text}\u00a0` : text;
    this.show(tone === "polite" ? { polite: spoken } : { assertive: spoken });
  }

  /** One reading at a time; a change told meanwhile causes one more. */
  refresh(): Promise<void> {
    if (this.refreshing) {
      this.refreshAgain = true;
      return this.refreshing;
    }
    this.refreshing = this.readState().finally(() => {
      this.refreshing = null;
      if (!this.refreshAgain) return;
      this.refreshAgain = false;
      void this.refresh();
    });
    return this.refreshing;
  }

  /** A fresh sample, for the browser tests. */
  async readStats(): Promise<Sample> {
    return sampleOf(await this.media.reports(), Date.now());
  }

  panelVisible(): boolean {
    return this.model.panelOpen || (this.model.wide && !this.model.isStaff);
  }

  tellPage(type: string): void {
    document.dispatchEvent(new CustomEvent("visavis:room", { detail: { type } }));
  }

  private async readState(): Promise<void> {
    try {
      const state = await this.server.state();
      this.losses.onServerReached();
      this.dispatch({ type: "server", state, at: Date.now() });
    } catch {
      this.losses.onServerUnreachable();
    }
  }

  private onLink(link: "up" | "down"): void {
    if (link === "up") {
      this.watch = new Watch(Date.now());
      this.ladder = new Ladder();
    }
    this.dispatch({ type: "link", link, at: Date.now() });
    if (link === "down") {
      void this.refresh();
      void this.joiner.lost();
    }
  }

  /** Held, removed or ended: the state says which; asking for a token first would only be refused. */
  private async onClosed(): Promise<void> {
    await Promise.race([this.refresh(), new Promise((resolve) => setTimeout(resolve, 1_500))]);
    this.onLink("down");
  }

  private showMedia(): void {
    const own = this.media.ownView();
    if (own.screen !== this.model.own.screen) {
      document.dispatchEvent(new CustomEvent("visavis:sharing", { detail: { active: own.screen } }));
    }
    this.show({ own, people: this.media.people(), audioOnly: this.media.audioOnly });
  }

  private async everySecond(): Promise<void> {
    const now = Date.now();
    this.losses.tick(this.model.room, now);
    this.offerTelephone(now);
    const joined = this.model.room.link === "up" || this.model.room.link === "silent";
    const verdict = joined ? await this.judge(now) : null;
    this.show({ now, verdict });
  }

  /** The card appears without moving anything; its coming is said once. */
  private offerTelephone(now: number): void {
    const { room, t } = this.model;
    const offered = telephoneOffered(room, now);
    if (offered && !this.telephoneSaid) this.say("assertive", t("phone_offer"));
    this.telephoneSaid = offered;
  }

  private async judge(now: number): Promise<Verdict> {
    const people = this.media.people();
    const reports = await this.media.reports();
    const sample = sampleOf(reports, now);
    // Once cut, the browser has nothing left to say: the record keeps the last figures before.
    if (sample.roundTrip !== null) this.measured = measuredOf(sample, pathOf(reports));
    const reported = new Map(this.model.room.server?.people.map((one) => [one.identity, one.quality]));
    const verdict = this.watch.push(
      sample,
      people.map((one) => ({
        identity: one.identity,
        camera: one.cameraExpected,
        sound: one.micOn,
        weak: one.weak || reported.get(one.identity) === "weak",
      })),
    );
    this.actOn(verdict, sample, now);
    return verdict;
  }

  private actOn(verdict: Verdict, sample: Sample, now: number): void {
    const link = verdict.silent ? "silent" : "up";
    const { room, t } = this.model;
    if ((room.link === "up" || room.link === "silent") && room.link !== link) {
      this.dispatch({ type: "link", link, at: now });
    }
    const was = this.model.verdict?.self;
    if (was !== verdict.self && verdict.self === "weak") this.say("polite", t("weak_here"));
    if (was === "weak" && verdict.self === "good") this.say("polite", t("weak_over"));
    this.ladder.note(verdict, sample);
    if (this.ladder.soundOnly) this.losses.note("weak_connection");
    if (!this.media.audioOnly) void this.media.own.pauseVideo(this.ladder.soundOnly);
    if (this.model.isHost && Object.values(verdict.others).some((one) => one.quality === "lost")) {
      this.losses.note("other_side_lost");
    }
  }

  private async beat(): Promise<void> {
    const { phase } = this.model.room;
    if (phase === "ended" || phase === "removed" || phase === "left" || phase === "elsewhere") return;
    const inRoom = phase === "in_room";
    const beat: Heartbeat = {
      mic: inRoom && this.model.own.mic,
      camera: inRoom && this.model.own.camera,
      screen: inRoom && this.model.own.screen,
      quality: inRoom ? (this.model.verdict?.self ?? "good") : "lost",
      audio_only: this.model.audioOnly,
      device: deviceWords(),
    };
    try {
      const { version } = await this.server.heartbeat(beat);
      // Also the net below the live events: a change that they lost is seen here.
      if (version !== this.model.room.server?.version) await this.refresh();
    } catch {
      this.losses.onServerUnreachable();
    }
  }

  private onPhase(from: Phase, to: Phase): void {
    this.tellPage(to);
    if (to === "in_room") void keepAwake();
    if (to === "telephone") {
      // The call and the page would compete for the microphone.
      this.before = { mic: this.model.own.mic, camera: this.model.own.camera };
      this.media.own.release();
    } else if (from === "telephone" && wantsMedia(this.model.room)) {
      void this.reopenDevices();
    }
    if (to === "ended" || to === "removed") this.stop();
    if (to === "ended" && !this.isEnding) this.goOn();
    if (to === "waiting") window.location.reload();
  }

  private async reopenDevices(): Promise<void> {
    const { own } = this.media;
    if (this.before.mic) await own.setMic(true).catch(() => undefined);
    if (this.before.camera) await own.setCamera(true).catch(() => undefined);
  }

  private goOn(): void {
    window.location.assign(this.model.room.server?.ended?.url || this.boot.exit_url);
  }
}

/** The screen of a telephone must not go dark in the middle of a conversation. */
async function keepAwake(): Promise<void> {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Refused when the battery is low: nothing to do about it.
  }
}
