/** Level of a microphone in a `<meter>`: an AnalyserNode is enough, and needs no worklet. */
interface Hearing {
  onHeard: () => void;
  /** Nothing was heard for ten seconds. */
  onQuiet: () => void;
}

const HEARD = 0.04;
const QUIET_MS = 10_000;

export function meterOf(track: MediaStreamTrack, meter: HTMLMeterElement, hearing: Hearing): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  let heard = false;
  const quiet = setTimeout(() => !heard && hearing.onQuiet(), QUIET_MS);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(wave);
    const level = Math.min(
      1,
      Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length) * 4,
    );
    meter.value = level;
    if (heard || level < HEARD) return;
    heard = true;
    clearTimeout(quiet);
    hearing.onHeard();
  }, 100);
  return () => {
    clearInterval(timer);
    clearTimeout(quiet);
    void context.close();
  };
}
