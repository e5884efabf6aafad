/**
 * The person's own microphone, camera and shared screen. They outlive a media session: when the
 * link is lost and a new session is joined, the same tracks are published again.
 *
 * What is shown comes from the tracks and their events, never from the last button pressed: the
 * browser or the telephone's system may close a device by itself.
 */
import type { LocalAudioTrack, LocalParticipant, LocalTrack, LocalVideoTrack, Track } from "livekit-client";
import { openCamera, openMicrophone } from "./devices";

/** What is needed of the SDK; given by `media.ts`, the only place that loads it. */
export interface TrackMaker {
  audio(track: MediaStreamTrack): LocalAudioTrack;
  video(track: MediaStreamTrack): LocalVideoTrack;
  sources: { microphone: Track.Source; camera: Track.Source; screen: Track.Source };
}

type OwnTrack = LocalAudioTrack | LocalVideoTrack;

export class OwnTracks {
  mic: LocalAudioTrack | null = null;
  camera: LocalVideoTrack | null = null;
  /** The telephone's system holds the microphone (a call came in). */
  micInterrupted = false;
  /** Sound only: the camera's picture is not sent, whatever its button says. */
  private paused = false;
  private participant: LocalParticipant | null = null;

  constructor(
    private readonly make: TrackMaker,
    private readonly onChange: () => void,
  ) {}

  /** Takes tracks that the waiting page has already opened. */
  adopt(stream: MediaStream): void {
    const [audio] = stream.getAudioTracks();
    const [video] = stream.getVideoTracks();
    if (audio?.readyState === "live") this.takeMic(audio);
    if (video?.readyState === "live") this.takeCamera(video);
  }

  get micOn(): boolean {
    return this.mic !== null && !this.mic.isMuted && this.mic.mediaStreamTrack.readyState === "live";
  }

  get cameraOn(): boolean {
    return this.camera !== null && !this.camera.isMuted && this.camera.mediaStreamTrack.readyState === "live";
  }

  get screenOn(): boolean {
    return this.participant?.getTrackPublication(this.make.sources.screen)?.track !== undefined;
  }

  /** Publishes what is open into a session that has just been joined. */
  async publishTo(participant: LocalParticipant): Promise<void> {
    this.participant = participant;
    await this.publishOpen();
  }

  async publishOpen(): Promise<void> {
    // A closed camera has released its device: it is opened anew when asked for.
    if (this.camera && !this.cameraOn) this.camera = null;
    // Sound before picture: the encoder of the camera starts when the voice is on its way.
    await this.publish(this.mic);
    this.onChange();
    await this.publish(this.camera);
    this.onChange();
    if (this.paused) await this.camera?.pauseUpstream();
  }

  forgetSession(): void {
    this.participant = null;
  }

  async setMic(on: boolean): Promise<void> {
    if (!on) {
      await this.mic?.mute();
    } else if (this.mic && this.mic.mediaStreamTrack.readyState === "live") {
      await this.mic.unmute();
    } else {
      const old = this.mic;
      this.takeMic(await openMicrophone());
      await this.replace(old, this.mic);
    }
    this.onChange();
  }

  async setCamera(on: boolean): Promise<void> {
    if (!on) {
      await this.camera?.mute();
    } else if (this.camera && this.isPublished(this.camera)) {
      await this.camera.unmute();
    } else {
      const old = this.camera;
      this.takeCamera(await openCamera());
      await this.replace(old, this.camera);
      if (this.paused) await this.camera?.pauseUpstream();
    }
    this.onChange();
  }

  async setScreen(on: boolean): Promise<void> {
    if (!this.participant) return;
    if (on) {
      await this.participant.setScreenShareEnabled(true, { audio: false });
    } else {
      const shared = this.participant.getTrackPublication(this.make.sources.screen)?.track;
      // Asked explicitly: by default unpublishing does not stop tracks here (they outlive sessions).
      if (shared) await this.participant.unpublishTrack(shared as LocalTrack, true);
    }
    this.onChange();
  }

  /** The system let go of the microphone: take it again. */
  async reopenMic(): Promise<void> {
    const old = this.mic;
    this.takeMic(await openMicrophone());
    await this.replace(old, this.mic);
    this.micInterrupted = false;
    this.onChange();
  }

  async pauseVideo(paused: boolean): Promise<void> {
    if (this.paused === paused) return;
    this.paused = paused;
    await (paused ? this.camera?.pauseUpstream() : this.camera?.resumeUpstream());
    this.onChange();
  }

  async useMicrophone(deviceId: string): Promise<void> {
    if (this.mic) await this.mic.setDeviceId({ exact: deviceId });
    this.onChange();
  }

  async useCamera(deviceId: string): Promise<void> {
    if (this.camera) await this.camera.setDeviceId({ exact: deviceId });
    this.onChange();
  }

  /** Lets go of every device: the camera's light goes out. */
  release(): void {
    const shared = this.participant?.getTrackPublication(this.make.sources.screen)?.track;
    shared?.stop();
    this.mic?.stop();
    this.camera?.stop();
    this.mic = null;
    this.camera = null;
    this.onChange();
  }

  private takeMic(track: MediaStreamTrack): void {
    const wasClosed = !track.enabled;
    this.mic = this.make.audio(track);
    if (wasClosed) void this.mic.mute();
    track.addEventListener("mute", () => this.onInterrupted(track, true));
    track.addEventListener("unmute", () => this.onInterrupted(track, false));
    track.addEventListener("ended", () => this.onChange());
  }

  private takeCamera(track: MediaStreamTrack): void {
    this.camera = this.make.video(track);
    track.addEventListener("ended", () => this.onChange());
  }

  private onInterrupted(track: MediaStreamTrack, interrupted: boolean): void {
    if (this.mic?.mediaStreamTrack !== track) return;
    this.micInterrupted = interrupted;
    this.onChange();
  }

  private isPublished(track: OwnTrack): boolean {
    return [...(this.participant?.trackPublications.values() ?? [])].some((one) => one.track === track);
  }

  private async publish(track: OwnTrack | null): Promise<void> {
    if (!track || !this.participant || this.isPublished(track)) return;
    const { microphone, camera } = this.make.sources;
    await this.participant.publishTrack(asLocalTrack(track), {
      source: track.kind === "audio" ? microphone : camera,
    });
  }

  private async replace(old: OwnTrack | null, fresh: OwnTrack | null): Promise<void> {
    if (old && this.isPublished(old)) await this.participant?.unpublishTrack(asLocalTrack(old), true);
    else old?.stop();
    await this.publish(fresh);
  }
}

/** The SDK's own types contradict each other under exactOptionalPropertyTypes. */
function asLocalTrack(track: OwnTrack): LocalTrack {
  return track as unknown as LocalTrack;
}
