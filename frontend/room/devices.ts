/**
 * Opening the microphone and the camera, one apart from the other (asked together, a missing camera
 * fails both), and naming what went wrong. Shared by the device test, the waiting room and the room.
 */
export type DeviceFailure = "blocked" | "missing" | "busy" | "unsupported";
export type DeviceKind = "microphone" | "camera";

export class DeviceError extends Error {
  constructor(
    readonly device: DeviceKind,
    readonly failure: DeviceFailure,
  ) {
    super(`${device} ${failure}`);
  }
}

export const MICROPHONE: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** 360p is the picture of profile P: larger costs an old telephone its battery for nothing. */
export const CAMERA: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 360 },
  frameRate: { ideal: 20, max: 24 },
  facingMode: "user",
};

export async function openMicrophone(deviceId?: string): Promise<MediaStreamTrack> {
  return open("microphone", { audio: withDevice(MICROPHONE, deviceId) });
}

export async function openCamera(deviceId?: string): Promise<MediaStreamTrack> {
  return open("camera", { video: withDevice(CAMERA, deviceId) });
}

function withDevice(base: MediaTrackConstraints, deviceId?: string): MediaTrackConstraints {
  if (!deviceId) return base;
  const { facingMode: _, ...rest } = base;
  return { ...rest, deviceId: { exact: deviceId } };
}

async function open(device: DeviceKind, constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  // A window inside another application often has no mediaDevices at all.
  if (!navigator.mediaDevices?.getUserMedia) throw new DeviceError(device, "unsupported");
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    const track = stream.getTracks()[0];
    if (!track) throw new DeviceError(device, "missing");
    return track;
  } catch (error) {
    throw error instanceof DeviceError ? error : new DeviceError(device, failureOf(error));
  }
}

export function failureOf(error: unknown): DeviceFailure {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "blocked";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "unsupported";
}

export interface DeviceChoice {
  id: string;
  label: string;
}

export interface DeviceLists {
  microphones: DeviceChoice[];
  cameras: DeviceChoice[];
  speakers: DeviceChoice[];
}

export async function listDevices(): Promise<DeviceLists> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== "")
      .map((device, index) => ({ id: device.deviceId, label: device.label || `${index + 1}` }));
  return {
    microphones: of("audioinput"),
    cameras: of("videoinput"),
    speakers: canChooseSpeaker() ? of("audiooutput") : [],
  };
}

export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

export type BrowserFamily = "chrome" | "firefox" | "iphone" | "safari";

/** Only to pick the right repair drawing; whatever works is tried first, never guessed by name. */
export function browserFamily(agent: string = navigator.userAgent): BrowserFamily {
  if (/iPhone|iPad|iPod/.test(agent)) return "iphone";
  if (/Firefox\//.test(agent)) return "firefox";
  if (/Chrome\/|Chromium\/|CriOS\//.test(agent)) return "chrome";
  return /Safari\//.test(agent) ? "safari" : "chrome";
}

/** « Chrome, Android »: for the clinician and for support, never a fingerprint. */
export function deviceWords(agent: string = navigator.userAgent): string {
  const browser = /Edg\//.test(agent)
    ? "Edge"
    : { chrome: "Chrome", firefox: "Firefox", iphone: "Safari", safari: "Safari" }[browserFamily(agent)];
  const systems: [RegExp, string][] = [
    [/iPhone/, "iPhone"],
    [/iPad/, "iPad"],
    [/Android/, "Android"],
    [/Windows/, "Windows"],
    [/Mac OS X/, "Mac"],
    [/Linux|CrOS/, "Linux"],
  ];
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1];
  return system ? `${browser}, ${system}` : browser;
}
