// Sound: one AudioContext, the volume, WAV files, waveforms.

export const rate = 24000;
let context = null;
let master = null;
let volume = Number(localStorage.getItem("volume") ?? 1);

/// The page's AudioContext, and the node that everything is heard through.
export function output() {
  if (!context) {
    context = new AudioContext({ sampleRate: rate });
    master = context.createGain();
    master.gain.value = volume;
    master.connect(context.destination);
  }
  if (context.state === "suspended") context.resume();
  return { context, node: master };
}

export const currentVolume = () => volume;
export function setVolume(value) {
  volume = value;
  localStorage.setItem("volume", String(value));
  if (master) master.gain.setTargetAtTime(value, context.currentTime, 0.01);
}

/// Any recording that the browser reads, as 16-bit samples of one channel at 24 kHz.
export async function decode(blob) {
  const buffer = await output().context.decodeAudioData(await blob.arrayBuffer());
  const samples = new Int16Array(buffer.length);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, index) => buffer.getChannelData(index));
  for (let at = 0; at < samples.length; at++) {
    let sum = 0;
    for (const channel of channels) sum += channel[at];
    samples[at] = Math.max(-32768, Math.min(32767, (sum / channels.length) * 32768));
  }
  return samples;
}

export function wav(samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, value) => [...value].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + samples.length * 2, true); text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, rate * 2, true); view.setUint16(32, 2, true);
  view.setUint16(34, 16, true); text(36, "data"); view.setUint32(40, samples.length * 2, true);
  new Int16Array(view.buffer, 44).set(samples);
  return new Blob([view], { type: "audio/wav" });
}

/// Draws a waveform; what was heard is in another colour.
export function draw(canvas, peaks, heard = 0) {
  const style = getComputedStyle(canvas);
  const pen = canvas.getContext("2d");
  const [width, height] = [canvas.width, canvas.height];
  const step = width / peaks.length;
  pen.clearRect(0, 0, width, height);
  for (let index = 0; index < peaks.length; index++) {
    pen.fillStyle = style.getPropertyValue(index / peaks.length < heard ? "--accent" : "--wave");
    const tall = Math.max(2, peaks[index] * height);
    pen.fillRect(index * step, (height - tall) / 2, Math.max(1, step - 1), tall);
  }
}

/// The largest sample of each of so many parts, 0 to 1.
export function peaks(samples, count = 120) {
  return Array.from({ length: count }, (_, index) => {
    let most = 0;
    const end = Math.floor(((index + 1) * samples.length) / count);
    for (let at = Math.floor((index * samples.length) / count); at < end; at++) most = Math.max(most, Math.abs(samples[at]));
    return most / 32768;
  });
}
