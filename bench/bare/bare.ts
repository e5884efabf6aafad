/**
 * The least that joins a room with livekit-client: what the product's room is measured against.
 * `window.bare` is driven by bench/join.py; `seen` resolves with the moment of the first remote frame.
 */
import { Room, RoomEvent, Track, VideoPreset } from "livekit-client";

interface Grant {
  url: string;
  token: string;
}

const PUBLISHING = {
  simulcast: true,
  videoEncoding: { maxBitrate: 300_000, maxFramerate: 20 },
  videoSimulcastLayers: [new VideoPreset(320, 180, 70_000, 15)],
};
let grant: Grant | null = null;
let own: MediaStream | null = null;
let room: Room | null = null;

async function connect({ url, token }: Grant): Promise<Room> {
  const joined = new Room({ adaptiveStream: true, dynacast: true, publishDefaults: PUBLISHING });
  joined.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind === Track.Kind.Video) track.attach(document.querySelector("video") ?? undefined);
  });
  await joined.connect(url, token, { rtcConfig: { iceServers: [] } });
  return joined;
}

async function publish(joined: Room): Promise<void> {
  for (const track of own?.getTracks() ?? []) {
    const source = track.kind === "audio" ? Track.Source.Microphone : Track.Source.Camera;
    await joined.localParticipant.publishTrack(track, { source });
  }
}

document.querySelector("button")?.addEventListener("click", async () => {
  if (!grant) return;
  room = await connect(grant);
  if (own) await publish(room);
});

Object.assign(window, {
  bare: {
    /** The other side: stays in the room and gives pictures. */
    async give(as: Grant): Promise<void> {
      own = await navigator.mediaDevices.getUserMedia({
        audio: true,
        video: { width: 640, height: 360, frameRate: 20 },
      });
      room = await connect(as);
      await publish(room);
    },
    /** What the button will join with; with devices opened before, as on a waiting page, when `devices`. */
    async prepare(as: Grant, devices: boolean): Promise<void> {
      grant = as;
      own = devices
        ? await navigator.mediaDevices.getUserMedia({
            audio: true,
            video: { width: 640, height: 360, frameRate: 20 },
          })
        : null;
    },
    async leave(): Promise<void> {
      await room?.disconnect(true);
      room = null;
    },
  },
});
