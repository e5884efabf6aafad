/**
 * Two soft notes made by the browser: no file to load, so they play on a bad network too. Telephones
 * let a page make sound only after a tap: `unlock()` belongs inside one.
 */
let context: AudioContext | null = null;

export function unlock(): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
}

/** `enter`: someone came into the room; `call`: you may enter; `arrival`: someone waits for you. */
export type Chime = "enter" | "call" | "arrival" | "test";

const NOTES: Record<Chime, readonly number[]> = {
  enter: [523.25, 659.25],
  call: [523.25, 659.25, 783.99],
  arrival: [659.25, 523.25],
  test: [440, 554.37, 659.25],
};

export function chime(kind: Chime, sinkId?: string): void {
  try {
    unlock();
    if (!context || context.state === "closed") return;
    if (sinkId && "setSinkId" in context) {
      void (context as AudioContext & { setSinkId(id: string): Promise<void> })
        .setSinkId(sinkId)
        .catch(() => {});
    }
    const volume = kind === "enter" ? 0.06 : 0.15;
    NOTES[kind].forEach((frequency, index) => {
      if (context) note(context, frequency, context.currentTime + index * 0.18, volume);
    });
  } catch {
    // A sound that cannot be played is never a reason to stop: the words say it too.
  }
}

function note(audio: AudioContext, frequency: number, at: number, volume: number): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.65);
}

export function vibrate(): void {
  // Before any tap the browser refuses, and says so in the console.
  if (navigator.userActivation?.hasBeenActive === false) return;
  navigator.vibrate?.([120, 80, 120]);
}
