// A bell of two tones, made here: no file to load, so it rings without a network, too.
let sound: AudioContext | undefined;

/** Browsers let a page sound only after a tap: call it in one. */
export function wakeBell() {
  sound ??= new AudioContext();
  void sound.resume();
}

export function ring() {
  if (!sound) return;
  [880, 660].forEach((pitch, n) => {
    const start = sound!.currentTime + n * 0.35;
    const tone = sound!.createOscillator();
    const loudness = sound!.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.4, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
    tone.connect(loudness).connect(sound!.destination);
    tone.start(start);
    tone.stop(start + 0.9);
  });
}
