// A listener of the live chat: takes clips from the server, plays them if it is the one elected to sound, and knows where
// in a clip it is. Shared by the overlay and the page; written for Chrome 103.

const delays = [500, 1000, 2000, 4000, 8000, 15000];
const keptPlayed = 200;

/// Clips that were played to their end in this browser tab, also before a reload.
class Played {
  constructor(name) {
    this.name = name;
    try { this.list = JSON.parse(sessionStorage.getItem(name)) || []; } catch { this.list = []; }
  }
  static key(clip) { return [clip.item, clip.platform, clip.channel, clip.message].join("/"); }
  has(clip) { return this.list.includes(Played.key(clip)); }
  add(clip) {
    this.list = [...this.list.filter((key) => key !== Played.key(clip)), Played.key(clip)].slice(-keptPlayed);
    try { sessionStorage.setItem(this.name, JSON.stringify(this.list)); } catch { /* Full or forbidden: this page still knows. */ }
  }
}

const rate = 24000;
/// Seconds between the order to play and the first sample, so that no piece is asked for too late.
const lead = 0.01;

/// The samples of a WAV file, 16 bits, one channel.
function samplesOf(buffer) {
  const view = new DataView(buffer);
  let at = 12;
  while (view.getUint32(at) !== 0x64617461) at += 8 + view.getUint32(at + 4, true);
  const samples = new Float32Array(Math.floor(Math.min(view.getUint32(at + 4, true), buffer.byteLength - at - 8) / 2));
  for (let index = 0; index < samples.length; index++) samples[index] = view.getInt16(at + 8 + 2 * index, true) / 32768;
  return samples;
}

/// A packet: length of the header (u32, little endian), header (JSON), WAV.
export function readPacket(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { header, sound: buffer.slice(4 + length) };
}

export class Listener {
  /// - connect(): a new WebSocket. - canSound: false for a listener that only shows. - output: `{context, node}` to sound
  ///   through, if not an AudioContext of its own.
  /// - onchange(listener): called after everything that changes what is to be shown; `clip`, `next`, `queue`, `isConnected`,
  ///   `isElected`, `isPaused` and `needsClick` say what.
  constructor({ connect, canSound = true, output = null, onchange = () => {} }) {
    this.connect = connect;
    this.canSound = canSound;
    this.onchange = onchange;
    this.played = new Played("ishowtts-played");
    this.clip = null;
    this.next = [];
    this.queue = null;
    this.isConnected = false;
    this.isElected = false;
    this.isPaused = false;
    this.isActive = true;
    this.volume = 1;
    this.attempt = 0;
    this.pieces = [];
    this.sources = [];
    this.told = "";
    if (canSound) {
      this.ownsContext = output === null;
      this.context = output ? output.context : new AudioContext({ sampleRate: rate });
      this.gain = this.context.createGain();
      this.gain.connect(output ? output.node : this.context.destination);
      this.context.onstatechange = () => this.tellState();
    }
  }

  get needsClick() { return this.canSound && this.context.state === "suspended"; }
  get isAudible() { return this.canSound && this.context.state === "running"; }

  start() {
    this.isOver = false;
    this.open();
  }

  close() {
    this.isOver = true;
    clearTimeout(this.timer);
    this.silence();
    if (this.socket) this.socket.close();
    if (this.gain) this.gain.disconnect();
    if (this.ownsContext) this.context.close();
  }

  /// After a click, which browsers want before they let a page sound.
  async enableSound() {
    await this.context.resume();
    this.tellState();
  }

  setActive(isActive) {
    this.isActive = isActive;
    this.tellState();
  }

  // The connection.

  open() {
    const socket = (this.socket = this.connect());
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.isConnected = true;
      this.told = "";
      this.tellState();
    };
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      if (typeof event.data === "string") this.take(JSON.parse(event.data));
      else {
        const { header, sound } = readPacket(event.data);
        if (header.type === "piece") this.takePiece(header, sound);
        else this.takeClip(header, sound);
      }
    };
    socket.onclose = () => {
      if (socket !== this.socket || this.isOver) return;
      this.isConnected = false;
      this.isElected = false;
      // Without the server nobody can say that a message was deleted.
      this.drop();
      const delay = delays[Math.min(this.attempt, delays.length - 1)];
      this.attempt += 1;
      this.timer = setTimeout(() => this.open(), delay * (0.75 + Math.random() / 2));
      this.onchange(this);
    };
  }

  tell(message) {
    if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  tellState() {
    const state = { type: "state", audible: this.isAudible, active: this.isActive };
    const text = JSON.stringify(state);
    if (this.isConnected && text !== this.told) {
      this.told = text;
      this.tell(state);
    }
    this.onchange(this);
  }

  take(message) {
    const isCurrent = this.clip !== null && (message.item === undefined || message.item === null || message.item === this.clip.item);
    switch (message.type) {
      case "hello":
        this.attempt = 0;
        this.queue = message.queue;
        break;
      case "queue": this.queue = message.queue; break;
      case "waiting": this.next = message.items; break;
      case "stop": if (isCurrent) this.drop(); break;
      case "pause": if (isCurrent) this.pause(); break;
      case "resume": if (isCurrent) this.resume(); break;
      case "volume": this.setVolume(message.volume); break;
      case "elected":
        this.isElected = message.elected;
        if (isCurrent && this.clip) {
          if (message.elected) {
            this.place(message.offset);
            this.play();
          } else this.silence();
        }
        break;
      default: break;
    }
    this.onchange(this);
  }

  // What plays. The place in the clip is `offset` at the time `since`; while paused, `offset`. A clip grows while it is made:
  // `made` seconds are here, in pieces that are played one after the other.

  get now() { return this.sources.length ? this.context.currentTime : performance.now() / 1000; }
  get position() {
    if (!this.clip) return 0;
    const passed = this.since === null ? 0 : Math.max(0, this.now - this.since);
    return Math.min(this.clip.whole ? this.clip.seconds : this.made, this.offset + passed);
  }

  place(offset) {
    this.offset = offset;
    this.since = this.isPaused ? null : performance.now() / 1000;
    this.expectEnd();
  }

  takeClip(clip, sound) {
    this.drop();
    this.isElected = clip.elected;
    this.isPaused = clip.paused;
    this.setVolume(clip.volume);
    // Of what was heard here, and of what has almost ended, nothing is shown or heard.
    if (this.played.has(clip) || (clip.whole && clip.offset > 0 && clip.seconds - clip.offset < 0.5)) {
      if (clip.elected) this.tell({ type: "ended", item: clip.item });
      this.onchange(this);
      return;
    }
    this.clip = clip;
    this.made = 0;
    if (!this.add(0, sound)) return;
    this.place(clip.offset);
    this.play();
    this.onchange(this);
  }

  /// More of the clip. Who heard all that was there goes on with it.
  takePiece(piece, sound) {
    const clip = this.clip;
    if (!clip || piece.item !== clip.item) return;
    const isStarved = !this.sources.length && this.position >= this.made;
    const before = this.made;
    const count = this.pieces.length;
    if (!this.add(piece.start, sound)) return;
    clip.seconds = piece.seconds;
    clip.words = piece.words;
    clip.whole = piece.whole;
    if (isStarved) this.place(before);
    if (this.sources.length) for (const next of this.pieces.slice(count)) this.schedule(next);
    else {
      this.play();
      if (!this.sources.length) this.expectEnd();
    }
    if (clip.whole) this.join();
    this.onchange(this);
  }

  /// Keeps a piece; tells and returns false if it cannot be played.
  add(start, sound) {
    try {
      const samples = samplesOf(sound);
      this.made = start + samples.length / rate;
      if (!this.canSound || samples.length === 0) return true;
      const buffer = this.context.createBuffer(1, samples.length, rate);
      buffer.copyToChannel(samples, 0);
      this.pieces.push({ start, buffer });
      return true;
    } catch (error) {
      this.tell({ type: "failed", item: this.clip.item, reason: String(error) });
      return false;
    }
  }

  /// One piece of all, for what is played from now on.
  join() {
    if (this.pieces.length < 2) return;
    const buffer = this.context.createBuffer(1, Math.round(this.made * rate), rate);
    for (const piece of this.pieces) buffer.copyToChannel(piece.buffer.getChannelData(0), 0, Math.round(piece.start * rate));
    this.pieces = [{ start: 0, buffer }];
  }

  play() {
    if (!this.canSound || !this.clip || this.sources.length || this.isPaused || !this.isElected) return;
    const position = this.position;
    if (position >= this.made) return;
    this.offset = position;
    this.since = this.context.currentTime + lead;
    for (const piece of this.pieces) this.schedule(piece);
    clearTimeout(this.ending);
    this.tell({ type: "started", item: this.clip.item });
  }

  /// Has a piece played at its time, or what is left of it at once.
  schedule(piece) {
    if (piece.start + piece.buffer.duration <= this.offset) return;
    const clip = this.clip;
    const source = this.context.createBufferSource();
    source.buffer = piece.buffer;
    source.connect(this.gain);
    source.onended = () => {
      if (!this.sources.includes(source)) return;
      this.sources = this.sources.filter((other) => other !== source);
      if (this.sources.length) return;
      if (clip.whole) this.finish(clip);
      else this.place(this.made);
    };
    if (piece.start > this.offset && this.since + piece.start - this.offset < this.context.currentTime) {
      // It came late: the clip goes on from here.
      this.offset = piece.start;
      this.since = this.context.currentTime + lead;
    }
    source.start(this.since + Math.max(0, piece.start - this.offset), Math.max(0, this.offset - piece.start));
    this.sources.push(source);
  }

  /// Sound off at once; the clip goes on being shown.
  silence() {
    if (!this.sources.length) return;
    const position = this.position;
    const sources = this.sources;
    this.sources = [];
    for (const source of sources) {
      source.onended = null;
      source.stop();
      source.disconnect();
    }
    this.place(position);
  }

  pause() {
    if (this.isPaused) return;
    const position = this.position;
    this.isPaused = true;
    this.silence();
    this.place(position);
  }

  resume() {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.place(this.offset);
    this.play();
  }

  setVolume(volume) {
    this.volume = volume;
    if (this.gain) this.gain.gain.setTargetAtTime(volume, this.context.currentTime, 0.01);
  }

  /// Without a sound of its own, a clip ends when its time is over.
  expectEnd() {
    clearTimeout(this.ending);
    if (!this.clip || this.since === null || !this.clip.whole) return;
    const clip = this.clip;
    this.ending = setTimeout(() => { if (this.clip === clip && !this.sources.length) this.finish(clip); }, (clip.seconds - this.offset) * 1000 + 100);
  }

  finish(clip) {
    this.played.add(clip);
    if (this.isElected) this.tell({ type: "ended", item: clip.item });
    if (this.clip === clip) this.drop();
    this.onchange(this);
  }

  /// Forgets what plays, at once.
  drop() {
    clearTimeout(this.ending);
    this.silence();
    clearTimeout(this.ending);
    this.clip = null;
    this.pieces = [];
    this.made = 0;
    this.isPaused = false;
  }
}

/// The index of the word that is being said, or the last one that was; -1 before the first.
export function wordAt(words, position) {
  let index = -1;
  while (index + 1 < words.length && words[index + 1].start <= position) index += 1;
  return index;
}
