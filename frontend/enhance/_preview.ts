/** Own image and sound while waiting: local only, nobody else sees it, no media token exists yet. */
import { openCamera, openMicrophone } from "../room/devices";

type Device = "mic" | "camera";

export class Preview {
  private readonly tracks = new Map<Device, MediaStreamTrack>();
  /** Something was opened, or closed by choice: the room takes over what is there. */
  private touched = false;

  /** Ties the controls of a block that has just been drawn to the tracks that are open. */
  bind(page: ParentNode): void {
    page.querySelector("[data-preview-start]")?.addEventListener("click", () => void this.open(page));
    for (const button of page.querySelectorAll<HTMLButtonElement>("[data-device]")) {
      button.addEventListener("click", () => void this.toggle(page, button.dataset.device as Device));
    }
    if (this.touched) this.draw(page);
    else void this.openIfAllowed(page);
  }

  /** Null when nothing was ever opened here: the room then asks by itself. */
  stream(withCamera: boolean): MediaStream | null {
    if (!this.touched) return null;
    const { mic, camera } = { mic: this.tracks.get("mic"), camera: this.tracks.get("camera") };
    if (!withCamera) camera?.stop();
    const given = [mic, withCamera ? camera : undefined].filter((track) => track !== undefined);
    this.tracks.clear();
    return new MediaStream(given);
  }

  release(): void {
    for (const track of this.tracks.values()) track.stop();
    this.tracks.clear();
  }

  /** Only what was already allowed, by the test a minute ago: the camera opens on a tap otherwise. */
  private async openIfAllowed(page: ParentNode): Promise<void> {
    if (await isGranted("microphone")) await this.openOne("mic");
    if (cameraWished() && (await isGranted("camera"))) await this.openOne("camera");
    if (this.touched) this.draw(page);
  }

  private async open(page: ParentNode): Promise<void> {
    await this.openOne("mic");
    await this.openOne("camera");
    this.draw(page);
  }

  private async toggle(page: ParentNode, device: Device): Promise<void> {
    const track = this.tracks.get(device);
    if (!track) {
      await this.openOne(device);
    } else if (device === "mic") {
      track.enabled = !track.enabled;
    } else {
      // A closed camera lets go of the device, so that its light goes out.
      track.stop();
      this.tracks.delete(device);
    }
    this.draw(page);
  }

  private async openOne(device: Device): Promise<void> {
    try {
      const track = await (device === "mic" ? openMicrophone() : openCamera());
      this.tracks.get(device)?.stop();
      this.tracks.set(device, track);
      this.touched = true;
    } catch {
      // The control goes on saying « fermé »: the test page explains how to repair it.
    }
  }

  private draw(page: ParentNode): void {
    const camera = this.tracks.get("camera");
    const box = page.querySelector<HTMLElement>("[data-preview]");
    const start = page.querySelector<HTMLElement>("[data-preview-start]");
    const video = page.querySelector<HTMLVideoElement>("[data-preview-video]");
    if (box) box.hidden = !camera;
    if (start) start.hidden = this.touched;
    if (video && camera && (video.srcObject as MediaStream | null)?.getVideoTracks()[0] !== camera) {
      video.srcObject = new MediaStream([camera]);
      void video.play().catch(() => undefined);
    }
    for (const button of page.querySelectorAll<HTMLButtonElement>("[data-device]")) {
      const track = this.tracks.get(button.dataset.device as Device);
      const on = track?.enabled === true && track.readyState === "live";
      button.dataset.on = String(on);
      const words = on ? button.dataset.labelOn : button.dataset.labelOff;
      const label = button.querySelector("span") ?? button;
      if (words) label.textContent = words;
    }
  }
}

async function isGranted(name: "camera" | "microphone"): Promise<boolean> {
  try {
    const status = await navigator.permissions.query({ name: name as PermissionName });
    return status.state === "granted";
  } catch {
    return false;
  }
}

/** « Continuer sans caméra » was chosen at the test. */
function cameraWished(): boolean {
  try {
    return sessionStorage.getItem("vv-camera") !== "off";
  } catch {
    return true;
  }
}
