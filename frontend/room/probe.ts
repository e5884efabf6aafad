/**
 * A few seconds on the real path to the media server, in a throw-away room, with a silent track: says
 * how good the way is and which way it takes. The SDK's own check takes 43 s; this one about 4 s.
 */
import type { Track } from "livekit-client";
import { connectOptions, newRoom } from "./media";
import type { Grant } from "./protocol";
import { type NetworkPath, pathOf, sampleOf, type TrackReport } from "./stats";

export type NetworkGrade = "good" | "weak" | "very_weak" | "none";

export interface ProbeResult {
  network: NetworkGrade;
  path: NetworkPath;
}

const LISTEN_MS = 3_200;

export async function probe(grant: Omit<Grant, "identity">): Promise<ProbeResult> {
  const room = newRoom();
  const silence = silentTrack();
  try {
    await room.connect(grant.url, grant.token, connectOptions({ ...grant, identity: "" }));
    const publication = await room.localParticipant.publishTrack(silence.track, {
      source: "microphone" as Track.Source,
      // Silence would otherwise send next to nothing, and nothing would be measured.
      dtx: false,
    });
    await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
    const report = await publication.track?.getRTCStatsReport();
    const reports: TrackReport[] = report ? [{ who: null, report }] : [];
    const sample = sampleOf(reports, Date.now());
    return { network: gradeOf(sample.roundTrip, sample.sentLoss, connectionHint()), path: pathOf(reports) };
  } catch {
    return { network: "none", path: "none" };
  } finally {
    silence.stop();
    await room.disconnect().catch(() => undefined);
  }
}

/** What the browser says of the network type; absent in Safari and Firefox. */
function connectionHint(): string {
  return (
    (navigator as Navigator & { connection?: { effectiveType?: string } }).connection?.effectiveType ?? ""
  );
}

export function gradeOf(roundTrip: number | null, loss: number | null, hint = ""): NetworkGrade {
  if ((roundTrip ?? 0) > 0.8 || (loss ?? 0) > 0.1 || hint.endsWith("2g")) return "very_weak";
  if ((roundTrip ?? 0) > 0.3 || (loss ?? 0) > 0.03 || hint === "3g") return "weak";
  return "good";
}

function silentTrack(): { track: MediaStreamTrack; stop: () => void } {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const mute = context.createGain();
  mute.gain.value = 0;
  const out = context.createMediaStreamDestination();
  oscillator.connect(mute).connect(out);
  oscillator.start();
  const track = out.stream.getAudioTracks()[0];
  if (!track) throw new Error("no audio track");
  return {
    track,
    stop() {
      oscillator.stop();
      track.stop();
      void context.close();
    },
  };
}
