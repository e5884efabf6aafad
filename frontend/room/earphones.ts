/** Earphones plugged in during the visit: asked about once, never switched to unasked. */
import { type DeviceChoice, listDevices } from "./devices";

export function watchEarphones(onFound: (device: DeviceChoice) => void): void {
  const devices = navigator.mediaDevices;
  if (!devices?.addEventListener) return;
  const known = new Set<string>();
  const note = (choices: DeviceChoice[]) => {
    for (const { id } of choices) known.add(id);
  };
  const first = listDevices().then(({ speakers }) => note(speakers));
  devices.addEventListener("devicechange", async () => {
    await first;
    const { speakers } = await listDevices();
    // "default" and "communications" follow the system, and labels come only with permission.
    const fresh = speakers.filter(
      ({ id, label }) =>
        !known.has(id) && id !== "default" && id !== "communications" && !/^\d+$/.test(label),
    );
    note(speakers);
    if (fresh[0] && known.size > fresh.length) onFound(fresh[0]);
  });
}
