/** What the taps and keys of the person do. Every failure is said in words beside the action. */
import type { Controller } from "./controller";
import { DeviceError, type DeviceKind } from "./devices";
import type { Key } from "./i18n";
import type { Dialog, Model, Outgoing } from "./model";
import type { Person } from "./protocol";
import { Refused } from "./server";
import { chime, unlock } from "./sounds";

export class Actions {
  constructor(private readonly room: Controller) {}

  private get model(): Model {
    return this.room.model;
  }

  toggleMic = () => this.device("microphone", () => this.room.media.own.setMic(!this.model.own.mic));

  toggleCamera = () => this.device("camera", () => this.room.media.own.setCamera(!this.model.own.camera));

  reopenMic = () => this.device("microphone", () => this.room.media.own.reopenMic());

  toggleShare = async () => {
    if (!this.model.own.screen && !this.clinicalOpen()) return;
    try {
      this.begin();
      await this.room.media.own.setScreen(!this.model.own.screen);
    } catch (error) {
      // Closing the browser's own choice of screens is not a failure.
      if (!(error instanceof Error && error.name === "NotAllowedError")) this.notice("failed");
    }
  };

  toggleAudioOnly = () => this.attempt(() => this.room.media.setAudioOnly(!this.model.audioOnly));

  toggleHand = () => {
    const raised = this.me()?.hand_raised_at != null;
    return this.attempt(() => this.room.server.hand(!raised));
  };

  startAudio = () => {
    unlock();
    return this.room.media.startAudio();
  };

  togglePanel = () => {
    const panelOpen = !this.model.panelOpen;
    this.begin();
    this.room.show({ panelOpen, unread: panelOpen ? 0 : this.model.unread });
  };

  openChat = () => {
    if (!this.clinicalOpen()) return;
    this.begin();
    this.room.show({ panelOpen: true, unread: 0 });
    setTimeout(() => document.getElementById("room-message")?.focus(), 0);
  };

  closePanel = () => {
    this.room.show({ panelOpen: false });
    setTimeout(() => document.querySelector<HTMLElement>('[data-control="chat"]')?.focus(), 0);
  };

  toggleMenu = () => this.room.show({ menuOpen: !this.model.menuOpen, banner: null, notice: null });

  closeMenu = () => {
    if (!this.model.menuOpen) return;
    this.room.show({ menuOpen: false });
    setTimeout(() => document.querySelector<HTMLElement>('[data-control="more"]')?.focus(), 0);
  };

  toggleOwn = () => this.room.show({ ownHidden: !this.model.ownHidden });

  openDialog = (dialog: Dialog) => {
    this.begin();
    this.room.show({ dialog });
  };

  closeDialog = () => this.room.show({ dialog: null });

  dismissBanner = () => this.room.show({ banner: null });

  dismissNotice = () => this.room.show({ notice: null });

  write = (draft: string) => this.room.show({ draft });

  send = async () => {
    const text = this.model.draft.trim();
    if (!text || !this.clinicalOpen()) return;
    const message = { clientId: crypto.randomUUID(), text, at: new Date().toISOString(), failed: false };
    this.room.show({ draft: "", outbox: [...this.model.outbox, message] });
    await this.deliver(message);
  };

  resend = (message: Outgoing) => {
    this.setOutgoing(message.clientId, (one) => ({ ...one, failed: false }));
    return this.deliver(message);
  };

  askTelephone = () => {
    this.room.dispatch({ type: "telephone_asked", at: Date.now() });
    void this.room.server.pictureLost("telephone_asked").catch(() => undefined);
  };

  backToVideo = () => {
    unlock();
    this.room.dispatch({ type: "back_to_video", at: Date.now() });
  };

  takeBack = () => this.room.dispatch({ type: "taken_back", at: Date.now() });

  retryNow = () => {
    this.room.joiner.retryNow();
    void this.room.refresh();
  };

  leave = async () => {
    const { server, boot } = this.room;
    this.room.show({ dialog: null });
    this.room.dispatch({ type: "left", at: Date.now() });
    this.room.stop();
    await server.leave().catch(() => undefined);
    window.location.assign(boot.exit_url);
  };

  /** « Cacher cette page »: nothing may delay it, and nothing may stay on the screen. */
  hidePage = () => {
    const { server, boot } = this.room;
    document.title = " ";
    document.body.replaceChildren();
    if (!boot.quick_exit_report || !navigator.sendBeacon(boot.quick_exit_report)) {
      void server.leave(true).catch(() => undefined);
    }
    this.room.stop();
    window.location.replace(boot.quick_exit_url ?? "about:blank");
  };

  hold = (person: Person) => this.attempt(() => this.room.server.hold(person.connection_id));

  resume = (person: Person) => this.attempt(() => this.room.server.resume(person.connection_id));

  remove = async (person: Person) => {
    this.closeDialog();
    await this.attempt(() => this.room.server.remove(person.connection_id));
  };

  end = async () => {
    this.room.isEnding = true;
    try {
      const { url } = await this.room.server.end();
      this.room.dispatch({ type: "left", at: Date.now() });
      this.room.stop();
      window.location.assign(url);
    } catch (error) {
      this.room.isEnding = false;
      this.closeDialog();
      this.failed(error);
    }
  };

  /** The page beside the room may open it in its panel; else the link is followed. */
  openTelephone = (event: Event) => {
    const url = this.room.boot.telephone_url;
    const wish = new CustomEvent("visavis:open-panel", { detail: { url }, cancelable: true });
    if (!document.dispatchEvent(wish)) event.preventDefault();
  };

  useMicrophone = (id: string) => this.device("microphone", () => this.room.media.own.useMicrophone(id));

  useCamera = (id: string) => this.device("camera", () => this.room.media.own.useCamera(id));

  useSpeaker = (id: string) =>
    this.attempt(async () => {
      await this.room.media.useSpeaker(id);
      chime("test", id);
    });

  answerFoundDevice = async (use: boolean) => {
    const found = this.model.foundDevice;
    this.room.show({ foundDevice: null });
    if (use && found) await this.useSpeaker(found.id);
  };

  private me(): Person | undefined {
    const { server } = this.model.room;
    return server?.people.find((person) => person.connection_id === server.you.connection_id);
  }

  /** Chat and sharing wait for the confirmed identity (design §5.6); the reason is said. */
  private clinicalOpen(): boolean {
    const open = this.model.room.server?.clinical_open === true;
    if (!open) this.notice("not_before_identity");
    return open;
  }

  private begin(): void {
    this.room.show({ banner: null, notice: null, menuOpen: false });
  }

  private notice(key: Key): void {
    this.tell(this.model.t(key));
  }

  private tell(text: string): void {
    this.room.show({ notice: { text }, menuOpen: false });
    this.room.say("polite", text);
  }

  private async attempt(act: () => Promise<unknown>): Promise<void> {
    this.begin();
    try {
      await act();
      await this.room.refresh();
    } catch (error) {
      this.failed(error);
    }
  }

  private async device(kind: DeviceKind, act: () => Promise<void>): Promise<void> {
    this.begin();
    try {
      await act();
      const { own, t } = this.model;
      const state =
        kind === "microphone" ? (own.mic ? "mic_on" : "mic_off") : own.camera ? "camera_on" : "camera_off";
      this.room.say("polite", `${t(kind === "microphone" ? "mic" : "camera")} ${t(state)}`);
    } catch (error) {
      this.failed(error);
    }
  }

  sayFailure = (error: unknown) => this.failed(error);

  private failed(error: unknown): void {
    if (error instanceof Refused) this.tell(error.refusal.message);
    else if (error instanceof DeviceError) this.notice(deviceKey(error));
    else this.notice("failed");
  }

  private async deliver(message: Outgoing): Promise<void> {
    try {
      await this.room.server.chat(message.text, message.clientId);
      await this.room.refresh();
      this.room.show({ outbox: this.model.outbox.filter((one) => one.clientId !== message.clientId) });
    } catch (error) {
      this.setOutgoing(message.clientId, (one) => ({ ...one, failed: true }));
      if (error instanceof Refused) this.tell(error.refusal.message);
    }
  }

  private setOutgoing(clientId: string, change: (one: Outgoing) => Outgoing): void {
    this.room.show({
      outbox: this.model.outbox.map((one) => (one.clientId === clientId ? change(one) : one)),
    });
  }
}

function deviceKey({ device, failure }: DeviceError): Key {
  if (failure === "unsupported") return "device_unsupported";
  return `${device === "microphone" ? "mic" : "camera"}_${failure}`;
}
