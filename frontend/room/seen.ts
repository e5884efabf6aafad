/** What is seen and heard in the media session, as the view needs it: no type of the SDK in it. */

/** A picture or a sound that the view can play, without knowing the SDK. */
export interface Playable {
  readonly id: string;
  attach(element: HTMLMediaElement): void;
  detach(element: HTMLMediaElement): void;
}

export interface RemoteView {
  identity: string;
  name: string;
  camera: Playable | null;
  /** The server stopped sending the picture to spare a weak connection. */
  cameraPaused: boolean;
  /** A camera that should be giving frames now. */
  cameraExpected: boolean;
  screen: Playable | null;
  sounds: Playable[];
  micOn: boolean;
  speaking: boolean;
  weak: boolean;
}

export interface OwnView {
  mic: boolean;
  micInterrupted: boolean;
  camera: boolean;
  picture: Playable | null;
  screen: boolean;
  canHear: boolean;
}
