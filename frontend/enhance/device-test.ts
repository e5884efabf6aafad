/**
 * Step 2, « Tester mon appareil »: microphone and camera asked one apart from the other, the sound
 * heard, and a few seconds on the real path to the media server. Nothing opens before the tap.
 *
 * The page gives, inside `[data-device-test][data-base][data-csrf]`: `[data-test-start]`,
 * `[data-test-again]`, `[data-intro]`, `[data-verdict]`, `[data-repairs]`, `[data-preview]`,
 * `[data-preview-empty]`, `[data-preview-label]`, `[data-continue]`, `[data-without-camera]`,
 * `[data-telephone-way]`, and four `[data-check="microphone|camera|speaker|network"]` that hold a
 * `[data-result]` (microphone: a `[data-level]` meter too; speaker: a `[data-question]`).
 */
import {
  browserFamily,
  DeviceError,
  type DeviceFailure,
  type DeviceKind,
  deviceWords,
  openCamera,
  openMicrophone,
} from "../room/devices";
import type { NetworkGrade } from "../room/probe";
import { chime, unlock } from "../room/sounds";
import type { NetworkPath } from "../room/stats";
import { meterOf } from "./_level";
import { button, element, repairCard } from "./_repair";
import { type TextKey, text } from "./_test-texts";

type Outcome = "ok" | "blocked" | "missing" | "busy";

interface Results {
  camera: Outcome | null;
  microphone: Outcome | null;
  speaker: "heard" | "not_heard" | "untested";
  network: NetworkGrade;
  path: NetworkPath;
  browser: string;
}

type Check = "microphone" | "camera" | "speaker" | "network";
type Tone = "good" | "weak" | "bad" | "none";

class DeviceTest {
  private readonly results: Results = {
    camera: null,
    microphone: null,
    speaker: "untested",
    network: "none",
    path: "none",
    browser: deviceWords(),
  };
  private probed = false;
  private stopMeter = () => {};
  private readonly tracks = new Map<DeviceKind, MediaStreamTrack>();

  constructor(private readonly page: HTMLElement) {
    this.find("[data-test-start]")?.addEventListener("click", () => void this.run());
    this.find("[data-test-again]")?.addEventListener("click", () => void this.run());
    this.find("[data-without-camera]")?.addEventListener("click", () => rememberCamera(false));
    document.addEventListener("visavis:leaving", () => this.release());
  }

  private async run(): Promise<void> {
    unlock();
    this.release();
    rememberCamera(true);
    this.hide("[data-intro]", true);
    this.hide("[data-test-start]", true);
    this.hide("[data-continue]", false);
    this.hide("[data-test-again]", false);
    this.find("[data-repairs]")?.replaceChildren();
    const network = this.testNetwork();
    await this.testDevice("microphone");
    await this.testDevice("camera");
    this.testSpeaker();
    await network;
    this.conclude();
  }

  private async testDevice(device: DeviceKind): Promise<void> {
    this.say(device, text("testing"), "none");
    this.find(`[data-repair^="${device}-"]`)?.remove();
    try {
      const track = await (device === "microphone" ? openMicrophone() : openCamera());
      this.tracks.set(device, track);
      this.results[device] = "ok";
      if (device === "microphone") this.listen(track);
      else this.show(track);
    } catch (error) {
      this.repair(device, error instanceof DeviceError ? error.failure : "unsupported");
    }
  }

  private listen(track: MediaStreamTrack): void {
    this.say("microphone", text("mic_say"), "none");
    const meter = this.find<HTMLMeterElement>("[data-level]");
    if (!meter) return;
    meter.hidden = false;
    this.stopMeter = meterOf(track, meter, {
      onHeard: () => this.say("microphone", text("mic_good"), "good"),
      onQuiet: () => this.say("microphone", text("mic_quiet"), "weak"),
    });
  }

  private show(track: MediaStreamTrack): void {
    this.say("camera", text("camera_good"), "good");
    const video = this.find<HTMLVideoElement>("[data-preview]");
    if (!video) return;
    video.srcObject = new MediaStream([track]);
    video.hidden = false;
    void video.play().catch(() => undefined);
    this.hide("[data-preview-empty]", true);
    this.hide("[data-preview-label]", false);
  }

  private repair(device: DeviceKind, failure: DeviceFailure): void {
    const known = failure === "unsupported" ? "blocked" : failure;
    this.results[device] = known;
    this.say(device, text(device === "camera" ? `${known}_camera` : known), "bad");
    this.hide("[data-telephone-way]", device !== "microphone");
    const card = repairCard({
      device,
      failure,
      browser: browserFamily(),
      onRetry: () => void this.testDevice(device).then(() => this.conclude()),
    });
    // The first thing to repair takes the focus; a second one waits below it.
    const isFirst = this.find("[data-repair]") === null;
    this.find("[data-repairs]")?.append(card);
    if (isFirst) card.querySelector("h2")?.focus();
  }

  private testSpeaker(): void {
    const question = this.find("[data-question]");
    if (!question) return;
    chime("test");
    const answer = (heard: boolean) => {
      this.results.speaker = heard ? "heard" : "not_heard";
      this.say("speaker", text(heard ? "heard" : "not_heard"), heard ? "good" : "weak");
      if (heard) question.hidden = true;
      else question.replaceChildren(element("p", "", text("not_heard_help")), choices());
      this.conclude();
    };
    const choices = () =>
      element(
        "div",
        "button-row",
        button(text("yes"), false, () => answer(true)),
        button(text("no"), false, () => answer(false)),
        button(text("again"), false, () => chime("test")),
      );
    question.replaceChildren(element("p", "", text("heard_question")), choices());
    question.hidden = false;
  }

  private async testNetwork(): Promise<void> {
    this.say("network", text("testing"), "none");
    try {
      const [{ probe }, grant] = await Promise.all([import("../room/probe"), this.post("probe-token", {})]);
      Object.assign(this.results, await probe(grant as Parameters<typeof probe>[0]));
    } catch {
      this.results.network = "none";
    }
    this.probed = true;
    const tones: Record<NetworkGrade, Tone> = { good: "good", weak: "weak", very_weak: "weak", none: "bad" };
    this.say("network", text(`network_${this.results.network}`), tones[this.results.network]);
  }

  /** One sentence for the whole, and the results to the clinician, the helper and support. */
  private conclude(): void {
    const { camera, microphone, network, speaker } = this.results;
    if (!camera || !microphone || !this.probed) return;
    const verdict = this.find("[data-verdict]");
    let key: TextKey = "not_all";
    if (camera === "ok" && microphone === "ok" && speaker !== "not_heard") key = "all_good";
    else if (microphone === "ok" && camera !== "ok") key = "sound_only";
    if (key === "all_good" && network !== "good") key = "network_trouble";
    verdict?.classList.toggle("notice--success", key === "all_good");
    verdict?.classList.toggle("notice--warning", key !== "all_good");
    for (const mark of verdict?.querySelectorAll<SVGElement>("svg") ?? []) {
      mark.toggleAttribute("hidden", key !== "all_good");
    }
    const words = verdict?.querySelector("span") ?? verdict;
    if (verdict) verdict.hidden = false;
    if (words && words.textContent !== text(key)) words.textContent = text(key);
    void this.post("test", this.results).catch(() => undefined);
  }

  private async post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(this.page.dataset.base + path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.page.dataset.csrf ?? "" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.status === 204 ? {} : response.json().catch(() => ({}));
  }

  private say(check: Check, words: string, tone: Tone): void {
    const result = this.find(`[data-check="${check}"] [data-result]`);
    if (!result) return;
    result.textContent = words;
    result.className = tone === "none" ? "checks__result" : `checks__result checks__result--${tone}`;
  }

  private release(): void {
    this.stopMeter();
    for (const track of this.tracks.values()) track.stop();
    this.tracks.clear();
  }

  private hide(selector: string, hidden: boolean): void {
    const found = this.find(selector);
    if (found) found.hidden = hidden;
  }

  private find<T extends HTMLElement = HTMLElement>(selector: string): T | null {
    return this.page.querySelector<T>(selector);
  }
}

/** The waiting page starts with sound only when the person chose to go on without camera. */
function rememberCamera(on: boolean): void {
  try {
    sessionStorage.setItem("vv-camera", on ? "on" : "off");
  } catch {
    // Private windows may refuse storage: then the choice is asked again at the door.
  }
}

const page = document.querySelector<HTMLElement>("[data-device-test]");
if (page) new DeviceTest(page);
