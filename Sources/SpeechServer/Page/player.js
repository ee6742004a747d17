// One queue of clips: a clip is heard when the one before it has ended.
import { output, rate } from "./audio.js";

/// A clip may still grow while it plays.
export class Clip {
  constructor({ title = "", replaceable = false, onchange = () => {} } = {}) {
    this.title = title;
    this.replaceable = replaceable;
    this.onchange = onchange;
    this.blocks = [];
    this.state = "waiting";
    this.complete = false;
    this.over = new Promise((resolve) => { this.resolve = resolve; });
  }

  /// A whole clip, from an offset in seconds on.
  static whole(samples, options, offset = 0) {
    const clip = new Clip(options);
    clip.offset = offset;
    clip.push(samples.subarray(Math.floor(offset * rate)));
    clip.finish();
    return clip;
  }

  push(samples) {
    if (samples.length === 0) return;
    this.blocks.push(Float32Array.from(samples, (sample) => sample / 32768));
    if (this.state === "playing") player.schedule(this);
  }

  finish() {
    this.complete = true;
    if (this.state === "playing") player.check(this);
  }

  /// Seconds that were heard, from the beginning of the whole.
  get position() {
    const begun = this.begun ?? Infinity;
    return (this.offset ?? 0) + Math.max(0, output().context.currentTime - begun);
  }
}

class Player {
  queue = [];
  current = null;
  listeners = new Set();

  /// A clip that may be replaced gives way to what is asked for next; speech is never cut off.
  add(clip) {
    output();
    if (clip.replaceable) {
      for (const other of [...this.queue]) if (other.replaceable) this.drop(other);
      if (this.current?.replaceable) this.drop(this.current);
    }
    this.queue.push(clip);
    this.next();
    return clip.over;
  }

  next() {
    if (!this.current && this.queue.length > 0) {
      const clip = (this.current = this.queue.shift());
      clip.state = "playing";
      clip.sources = new Set();
      clip.end = 0;
      this.schedule(clip);
      this.check(clip);
    }
    this.changed();
  }

  /// Puts what a clip has into the context's time, each block after the one before it.
  schedule(clip) {
    const { context, node } = output();
    for (const block of clip.blocks.splice(0)) {
      const buffer = context.createBuffer(1, block.length, rate);
      buffer.copyToChannel(block, 0);
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(node);
      // A little ahead of now at first, and again when the network was late.
      clip.end = Math.max(clip.end, context.currentTime + 0.05);
      if (clip.begun === undefined) { clip.begun = clip.end; clip.onchange(clip); }
      source.start(clip.end);
      clip.end += buffer.duration;
      clip.sources.add(source);
      source.onended = () => { clip.sources.delete(source); this.check(clip); };
    }
  }

  check(clip) {
    if (clip.complete && clip.state === "playing" && clip.sources.size === 0 && clip.blocks.length === 0) this.end(clip);
  }

  end(clip) {
    clip.state = "over";
    clip.resolve();
    clip.onchange(clip);
    if (this.current === clip) this.current = null;
    this.queue = this.queue.filter((other) => other !== clip);
    this.next();
  }

  /// Takes a clip out, or stops it at once.
  drop(clip) {
    if (clip.state === "over") return;
    for (const source of clip.sources ?? []) { source.onended = null; source.stop(); }
    clip.abort?.abort();
    this.end(clip);
  }

  stopAll() {
    for (const clip of [...this.queue]) this.drop(clip);
    if (this.current) this.drop(this.current);
  }

  changed() { for (const listener of this.listeners) listener(this); }
}

export const player = new Player();
