/**
 * The only place that loads livekit-client: one media session after another, and what is seen of it.
 * It decides nothing: the application loop (`joiner.ts`) says when to join, `state.ts` what to show.
 */
import {
  ConnectionQuality,
  DisconnectReason,
  LocalAudioTrack,
  LocalVideoTrack,
  LogLevel,
  type ReconnectContext,
  type RemoteParticipant,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  type RoomOptions,
  setLogLevel,
  Track,
  VideoPreset,
} from "livekit-client";
import { CAMERA, MICROPHONE } from "./devices";
import type { Grant } from "./protocol";
import type { OwnView, Playable, RemoteView } from "./seen";
import type { TrackReport } from "./stats";
import { OwnTracks } from "./tracks";

export interface MediaListener {
  onChange(): void;
  onLink(link: "up" | "down"): void;
  /** The session was closed by our server: its state says why, before any new try. */
  onClosed(): void;
  /** The same connection was opened in another tab. */
  onTakenElsewhere(): void;
}

setLogLevel(LogLevel.silent); // its messages carry the address with the token

/** Flat, as measured: an outage of 1 s is over in 2.1-2.5 s instead of 5-7 s. */
export const reconnectPolicy = {
  nextRetryDelayInMs({ retryCount, elapsedMs }: ReconnectContext): number | null {
    if (elapsedMs > 90_000) return null;
    return retryCount === 0 ? Math.random() * 200 : 400 + Math.random() * 200;
  },
};

/** Profile P of our measurements: sound stays whole at 200 kbit/s. */
const OPTIONS: RoomOptions = {
  adaptiveStream: { pauseVideoInBackground: true },
  dynacast: true,
  reconnectPolicy,
  // Else own tracks stop with a lost session, and the next one has no picture.
  stopLocalTrackOnUnpublish: false,
  audioCaptureDefaults: MICROPHONE,
  videoCaptureDefaults: { resolution: { width: 640, height: 360, frameRate: 20 } },
  publishDefaults: {
    audioPreset: { maxBitrate: 20_000, priority: "high" },
    red: false,
    dtx: true,
    simulcast: true,
    videoEncoding: { maxBitrate: 300_000, maxFramerate: 20 },
    videoSimulcastLayers: [new VideoPreset(320, 180, 70_000, 15)],
    screenShareEncoding: { maxBitrate: 600_000, maxFramerate: 8 },
    screenShareSimulcastLayers: [],
  },
};

export function newRoom(): Room {
  // The SDK writes chosen devices into its options: each session gets its own copy.
  return new Room({
    ...OPTIONS,
    audioCaptureDefaults: { ...MICROPHONE },
    videoCaptureDefaults: { ...OPTIONS.videoCaptureDefaults },
  });
}

/** Our own list of ICE servers only: the SDK's default would tell public STUN servers who calls. */
export function connectOptions(grant: Grant) {
  return {
    rtcConfig: { iceServers: grant.ice_servers },
    subscriberAllowPause: true,
    maxRetries: 0,
    websocketTimeout: 6_000,
    peerConnectionTimeout: 10_000,
  };
}

export class Media {
  readonly own: OwnTracks;
  audioOnly = false;
  private room: Room | null = null;
  private speaker: string | null = null;

  constructor(private readonly listener: MediaListener) {
    this.own = new OwnTracks(
      {
        audio: (track) => new LocalAudioTrack(track, { ...MICROPHONE }, false),
        video: (track) => new LocalVideoTrack(track, { ...CAMERA }, false),
        sources: {
          microphone: Track.Source.Microphone,
          camera: Track.Source.Camera,
          screen: Track.Source.ScreenShare,
        },
      },
      () => listener.onChange(),
    );
  }

  /** Joins with a fresh token and a fresh session. Throws when it cannot. */
  async join(grant: Grant): Promise<void> {
    await this.leave();
    const room = newRoom();
    this.room = room;
    this.listen(room);
    await room.connect(grant.url, grant.token, connectOptions(grant));
    if (this.room !== room) return;
    this.listener.onLink("up");
    if (this.speaker) void room.switchActiveDevice("audiooutput", this.speaker).catch(() => undefined);
    this.applyAudioOnly();
    this.listener.onChange();
    // Not earlier: published while connecting, own tracks cost the first remote picture 100 to 250 ms
    // (negotiations in turn, encoders starting), and a publication that waits 15 s stops its track.
    void this.own.publishTo(room.localParticipant).catch(() => this.listener.onChange());
  }

  /** Tracks opened while, or after, the session was joined. */
  async addOwn(stream: MediaStream): Promise<void> {
    this.own.adopt(stream);
    await this.own.publishOpen().catch(() => undefined);
    this.listener.onChange();
  }

  /** Leaves the session; own tracks stay open for the next one. */
  async leave(): Promise<void> {
    const room = this.room;
    this.room = null;
    this.own.forgetSession();
    if (room) await room.disconnect(false).catch(() => undefined);
    this.listener.onChange();
  }

  /** Inside the tap on « Entrer » or « Entendre »: telephones play sound only then. */
  async startAudio(): Promise<void> {
    await this.room?.startAudio().catch(() => undefined);
    this.listener.onChange();
  }

  async useSpeaker(deviceId: string): Promise<void> {
    this.speaker = deviceId;
    await this.room?.switchActiveDevice("audiooutput", deviceId);
  }

  async setAudioOnly(audioOnly: boolean): Promise<void> {
    this.audioOnly = audioOnly;
    await this.own.pauseVideo(audioOnly);
    this.applyAudioOnly();
    this.listener.onChange();
  }

  ownView(): OwnView {
    const { own, room } = this;
    return {
      mic: own.micOn,
      micInterrupted: own.micInterrupted && own.micOn,
      camera: own.cameraOn,
      picture: own.camera && own.cameraOn ? playable(own.camera) : null,
      screen: own.screenOn,
      canHear: room === null || room.canPlaybackAudio,
    };
  }

  people(): RemoteView[] {
    return [...(this.room?.remoteParticipants.values() ?? [])].map((participant) => this.viewOf(participant));
  }

  /** The browser's statistics, one report for each track sent or received. */
  async reports(): Promise<TrackReport[]> {
    const room = this.room;
    if (!room) return [];
    const wanted: Promise<TrackReport | null>[] = [];
    const ask = (who: string | null, publications: Iterable<{ track?: Track | undefined }>) => {
      for (const { track } of publications) {
        const report = (
          track as { getRTCStatsReport?(): Promise<RTCStatsReport | undefined> } | undefined
        )?.getRTCStatsReport?.();
        if (report) wanted.push(report.then((one) => (one ? { who, report: one } : null)));
      }
    };
    ask(null, room.localParticipant.trackPublications.values());
    for (const [identity, one] of room.remoteParticipants) ask(identity, one.trackPublications.values());
    const reports = await Promise.all(wanted.map((one) => one.catch(() => null)));
    return reports.filter((one) => one !== null);
  }

  private viewOf(participant: RemoteParticipant): RemoteView {
    const camera = participant.getTrackPublication(Track.Source.Camera) as RemoteTrackPublication | undefined;
    const screen = participant.getTrackPublication(Track.Source.ScreenShare);
    const mic = participant.getTrackPublication(Track.Source.Microphone);
    const quality = participant.connectionQuality;
    const paused = camera?.track?.streamState === Track.StreamState.Paused;
    const open = camera?.track !== undefined && !camera.isMuted;
    return {
      identity: participant.identity,
      name: participant.name ?? "",
      camera: open && camera.track ? playable(camera.track) : null,
      cameraPaused: open && paused,
      // Off screen or in a hidden tab the server rightly sends nothing.
      cameraExpected: open && !paused && !this.audioOnly && !document.hidden,
      screen: screen?.track && !screen.isMuted ? playable(screen.track) : null,
      sounds: [...participant.audioTrackPublications.values()].flatMap(({ track }) =>
        track ? [playable(track)] : [],
      ),
      micOn: mic !== undefined && !mic.isMuted,
      speaking: participant.isSpeaking,
      weak: quality === ConnectionQuality.Poor || quality === ConnectionQuality.Lost,
    };
  }

  private applyAudioOnly(): void {
    for (const participant of this.room?.remoteParticipants.values() ?? []) {
      for (const publication of participant.videoTrackPublications.values()) {
        publication.setSubscribed(!this.audioOnly);
      }
    }
  }

  private listen(room: Room): void {
    const changed = () => this.room === room && this.listener.onChange();
    for (const event of SHOWN) room.on(event, changed);
    room.on(RoomEvent.TrackPublished, () => this.room === room && this.applyAudioOnly());
    // The first track comes a little before the connection is said to be complete: show it.
    room.once(RoomEvent.TrackSubscribed, () => this.room === room && this.listener.onLink("up"));
    room.on(RoomEvent.Reconnected, () => this.room === room && this.listener.onLink("up"));
    room.on(RoomEvent.Disconnected, (reason?: DisconnectReason) => {
      if (this.room !== room) return;
      this.room = null;
      this.own.forgetSession();
      if (reason === DisconnectReason.DUPLICATE_IDENTITY) this.listener.onTakenElsewhere();
      else if (reason !== undefined && CLOSED.has(reason)) this.listener.onClosed();
      else this.listener.onLink("down");
      this.listener.onChange();
    });
  }
}

const CLOSED = new Set([DisconnectReason.PARTICIPANT_REMOVED, DisconnectReason.ROOM_DELETED]);

/** Events after which the view is drawn again. */
const SHOWN = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.TrackStreamStateChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;

/** The same object for the same track, so that an element is attached once. */
const handles = new WeakMap<object, Playable>();

function playable(track: Track): Playable {
  // A track that was restarted has a new browser track: it is attached anew.
  const key = track.mediaStreamTrack;
  let handle = handles.get(key);
  if (!handle) {
    handle = {
      id: key.id,
      attach: (element) => void track.attach(element),
      detach: (element) => void track.detach(element),
    };
    handles.set(key, handle);
  }
  return handle;
}
