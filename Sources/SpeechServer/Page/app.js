"use strict";
// The page of the server. No build step: this file is served as it is.

const words = {
  zh: {
    key: "密钥", speak: "朗读", text: "文本", voice: "声音", advanced: "高级设置", speed: "语速", nfe: "步数 (NFE)",
    cfg: "引导强度 (CFG)", sway: "Sway 系数", seed: "随机种子", duration: "固定时长（秒）", crossfade: "交叉淡化（秒）",
    silence: "缩短静音", tags: "将 [voice:…] 和 [pause:…] 视为指令", reset: "重置", go: "朗读", stop: "停止",
    voices: "声音库", add: "添加声音", consent: "只克隆已获本人同意的声音。使用者须对其生成内容负责。", name: "名称",
    recording: "录音，3 到 12 秒", record: "录音", said: "录音的逐字内容", agree: "我有权使用此声音", save: "保存",
    history: "历史记录", clear: "清空", ready: "就绪", warming: "预热中", draining: "正在关闭", offline: "离线",
    waiting: "等待", making: "正在合成…", done: "完成", first: "首个声音", remove: "删除", export: "导出", use: "试听",
    download: "下载", copy: "复制文本", stopRecord: "停止录音", saved: "已保存", characters: "个字符",
    noRecording: "请先选择文件或录音", noMicrophone: "无法使用麦克风", overridden: "已替换参考音频", builtin: "内置",
  },
  en: {
    ready: "ready", warming: "warming up", draining: "shutting down", offline: "offline", waiting: "waiting",
    making: "Speaking…", done: "Done", first: "first sound", remove: "Delete", export: "Export", use: "Try",
    download: "Download", copy: "Copy text", stopRecord: "Stop", record: "Record", saved: "Saved",
    characters: "characters", noRecording: "Choose a file or record first", noMicrophone: "No microphone",
    overridden: "reference overridden", builtin: "built in",
  },
};
const $ = (id) => document.getElementById(id);
let language = localStorage.getItem("language") || (navigator.language.startsWith("zh") ? "zh" : "en");
const t = (name) => words[language][name] || words.en[name] || name;

function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-t]")) {
    element.dataset.en ??= element.textContent;
    element.textContent = language === "zh" ? t(element.dataset.t) : element.dataset.en;
  }
  $("language").textContent = language === "zh" ? "English" : "中文";
  $("language").lang = language === "zh" ? "en" : "zh";
  count();
}

async function api(path, options = {}) {
  const headers = { ...options.headers };
  if ($("key").value) headers.Authorization = "Bearer " + $("key").value;
  const response = await fetch(path, { ...options, headers });
  if (!response.ok) {
    const body = await response.json().catch(() => null);
    throw new Error(body?.error?.message || response.status + " " + response.statusText);
  }
  return response;
}

// MARK: playing

const rate = 24000;
let context = null;
let playing = null;

/// Plays 16-bit samples as they come, each block behind the one before: nothing cuts anything off.
class Player {
  constructor() {
    context ??= new AudioContext({ sampleRate: rate });
    context.resume();
    this.sources = new Set();
    this.end = 0;
    this.over = new Promise((resolve) => { this.resolve = resolve; });
  }
  play(samples) {
    if (samples.length === 0) return;
    const buffer = context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    // A little ahead of now at first, and again when the network was late.
    this.end = Math.max(this.end, context.currentTime + 0.05);
    source.start(this.end);
    this.end += buffer.duration;
    this.sources.add(source);
    source.onended = () => { this.sources.delete(source); this.check(); };
  }
  finish() { this.finished = true; this.check(); }
  check() { if (this.finished && this.sources.size === 0) this.resolve(); }
  stop() { for (const source of this.sources) source.stop(); this.finish(); }
}

function request() {
  const body = { input: $("text").value, voice: $("voice").value, response_format: "pcm", stream_format: "audio" };
  for (const name of ["speed", "nfe", "cfg", "sway", "seed", "duration", "cross_fade"]) {
    if ($(name).value !== "") body[name] = Number($(name).value);
  }
  for (const name of ["remove_silence", "tags"]) if ($(name).checked) body[name] = true;
  return body;
}

async function speak(event) {
  event.preventDefault();
  playing?.abort.abort();
  playing?.player.stop();
  const abort = new AbortController();
  const player = new Player();
  const mine = (playing = { abort, player });
  $("stop").disabled = false;
  $("status").className = "";
  $("status").textContent = t("making");
  const start = performance.now();
  const body = request();
  try {
    const response = await api("v1/audio/speech", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal: abort.signal,
    });
    // Words that the voice cannot say, among others.
    const warning = decodeURIComponent(response.headers.get("X-Warning") || "");
    const reader = response.body.getReader();
    const blocks = [];
    let odd = new Uint8Array(0);
    let first = null;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      first ??= performance.now() - start;
      const bytes = new Uint8Array(odd.length + value.length);
      bytes.set(odd);
      bytes.set(value, odd.length);
      const even = bytes.length & ~1;
      odd = bytes.slice(even);
      const integers = new Int16Array(bytes.buffer.slice(0, even));
      blocks.push(integers);
      player.play(Float32Array.from(integers, (sample) => sample / 32768));
    }
    player.finish();
    const samples = new Int16Array(blocks.reduce((sum, block) => sum + block.length, 0));
    let at = 0;
    for (const block of blocks) { samples.set(block, at); at += block.length; }
    await remember({ text: body.input, voice: body.voice, time: Date.now(), samples });
    $("status").className = warning ? "warning" : "";
    $("status").textContent =
      `${t("done")}: ${(samples.length / rate).toFixed(1)} s, ${t("first")} ${Math.round(first)} ms`
      + (warning ? ` · ${warning}` : "");
    await player.over;
  } catch (error) {
    player.stop();
    if (error.name !== "AbortError") { $("status").className = "error"; $("status").textContent = error.message; }
    else $("status").textContent = "";
  } finally {
    if (playing === mine) { playing = null; $("stop").disabled = true; }
  }
}

// MARK: history, in the browser's database: no quota of a few megabytes, no base64

const database = new Promise((resolve, reject) => {
  const open = indexedDB.open("ishowtts", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("clips", { keyPath: "id", autoIncrement: true });
  open.onsuccess = () => resolve(open.result);
  open.onerror = () => reject(open.error);
});
async function store(mode, body) {
  const transaction = (await database).transaction("clips", mode);
  const result = body(transaction.objectStore("clips"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(result.result);
    transaction.onerror = () => reject(transaction.error);
  });
}
async function remember(clip) {
  try {
    await store("readwrite", (clips) => clips.add(clip));
    const keys = await store("readonly", (clips) => clips.getAllKeys());
    for (const key of keys.slice(0, Math.max(0, keys.length - 100))) await store("readwrite", (clips) => clips.delete(key));
    await showHistory();
  } catch (error) { console.warn("history", error); }
}

function wav(samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, value) => [...value].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + samples.length * 2, true); text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, rate * 2, true); view.setUint16(32, 2, true);
  view.setUint16(34, 16, true); text(36, "data"); view.setUint32(40, samples.length * 2, true);
  new Int16Array(view.buffer, 44).set(samples);
  return new Blob([view], { type: "audio/wav" });
}

function draw(canvas, samples) {
  const [width, height] = [(canvas.width = 400), (canvas.height = 48)];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#bf94ff";
  for (let x = 0; x < width; x++) {
    let most = 0;
    const end = Math.floor(((x + 1) * samples.length) / width);
    for (let at = Math.floor((x * samples.length) / width); at < end; at++) most = Math.max(most, Math.abs(samples[at]));
    const tall = Math.max(1, (most / 32768) * height);
    pen.fillRect(x, (height - tall) / 2, 1, tall);
  }
}

let urls = [];
async function showHistory() {
  const clips = (await store("readonly", (clips) => clips.getAll())).reverse();
  for (const url of urls) URL.revokeObjectURL(url);
  urls = [];
  $("history").replaceChildren(...clips.slice(0, 30).map((clip) => {
    const item = document.createElement("li");
    const text = document.createElement("p");
    text.textContent = clip.text;
    const note = document.createElement("p");
    note.className = "hint";
    note.textContent = `${clip.voice} · ${new Date(clip.time).toLocaleString()} · ${(clip.samples.length / rate).toFixed(1)} s`;
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", note.textContent);
    draw(canvas, clip.samples);
    const url = URL.createObjectURL(wav(clip.samples));
    urls.push(url);
    const audio = document.createElement("audio");
    audio.controls = true;
    audio.src = url;
    const row = document.createElement("div");
    row.className = "row";
    const link = document.createElement("a");
    link.href = url;
    link.download = `ishowtts-${clip.voice}-${clip.id}.wav`;
    link.textContent = t("download");
    row.append(link, button(t("copy"), () => navigator.clipboard.writeText(clip.text)));
    item.append(text, note, canvas, audio, row);
    return item;
  }));
}

function button(label, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.onclick = () => Promise.resolve(action()).catch((error) => { $("add-status").textContent = error.message; });
  return element;
}

// MARK: voices

let recording = null;

async function showVoices() {
  const { voices } = await (await api("v1/audio/voices")).json();
  const chosen = $("voice").value;
  $("voice").replaceChildren(...voices.map((voice) => new Option(voice.language ? `${voice.id} (${voice.language})` : voice.id, voice.id)));
  const wanted = voices.find((voice) => voice.id === chosen) || voices.find((voice) => voice.is_default);
  if (wanted) $("voice").value = wanted.id;
  $("voices").replaceChildren(...voices.map((voice) => {
    const item = document.createElement("li");
    const name = document.createElement("p");
    name.textContent = voice.id + (voice.built_in ? ` · ${t("builtin")}` : "") + (voice.overridden ? ` · ${t("overridden")}` : "");
    const text = document.createElement("p");
    text.className = "hint";
    text.textContent = voice.text;
    const row = document.createElement("div");
    row.className = "row";
    const path = "v1/audio/voices/" + encodeURIComponent(voice.id);
    row.append(button(t("export"), async () => {
      const url = URL.createObjectURL(await (await api(path + "/export")).blob());
      const link = document.createElement("a");
      link.href = url;
      link.download = voice.id + ".voice.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    }));
    if (!voice.built_in) row.append(button(t("remove"), async () => { await api(path, { method: "DELETE" }); await showVoices(); }));
    item.append(name, text, row);
    return item;
  }));
}

/// Microphone samples as WAV, which every server reads.
async function record() {
  if (recording) return recording.stop();
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  } catch { $("add-status").textContent = t("noMicrophone"); return; }
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const limit = setTimeout(() => recorder.stop(), 15000);
  recorder.onstop = async () => {
    clearTimeout(limit);
    for (const track of stream.getTracks()) track.stop();
    recording = null;
    $("record").textContent = t("record");
    context ??= new AudioContext({ sampleRate: rate });
    const buffer = await context.decodeAudioData(await new Blob(parts).arrayBuffer());
    const samples = Int16Array.from(buffer.getChannelData(0), (sample) => Math.max(-32768, Math.min(32767, sample * 32768)));
    $("preview").blob = wav(samples);
    $("preview").src = URL.createObjectURL($("preview").blob);
    $("preview").hidden = false;
    $("add-status").textContent = (samples.length / rate).toFixed(1) + " s";
  };
  recording = recorder;
  recorder.start();
  $("record").textContent = t("stopRecord");
}

async function add(event) {
  event.preventDefault();
  const form = new FormData();
  form.append("id", $("add-id").value.trim());
  form.append("text", $("add-text").value);
  const file = $("add-audio").files[0];
  if (file) form.append("audio", file);
  else if ($("preview").blob) form.append("audio", $("preview").blob, "recording.wav");
  else { $("add-status").textContent = t("noRecording"); return; }
  $("add-status").className = "";
  try {
    const voice = await (await api("v1/audio/voices", { method: "POST", body: form })).json();
    $("add-status").textContent = [`${t("saved")}: ${voice.id}, ${voice.reference_seconds.toFixed(1)} s`, ...voice.warnings].join(" · ");
    $("add").reset();
    $("preview").hidden = true;
    $("preview").blob = null;
    await showVoices();
    $("voice").value = voice.id;
  } catch (error) { $("add-status").className = "error"; $("add-status").textContent = error.message; }
}

// MARK: state

async function showState() {
  let phase = "offline";
  try {
    phase = (await (await fetch("health/ready")).json()).status;
    const queue = await (await api("v1/queue")).json();
    const waiting = Object.values(queue.waiting).reduce((sum, count) => sum + count, 0);
    $("queue").textContent = `${t("waiting")}: ${waiting + queue.running}/${queue.size}`;
  } catch { /* The pill says it. */ }
  $("state").textContent = t(phase);
  $("state").className = "pill " + (phase === "ready" ? "good" : "bad");
}

function count() { $("count").textContent = `${[...$("text").value].length} ${t("characters")}`; }

$("speak").onsubmit = speak;
$("stop").onclick = () => { playing?.abort.abort(); playing?.player.stop(); };
$("add").onsubmit = add;
$("record").onclick = record;
$("text").oninput = count;
$("clear").onclick = async () => { await store("readwrite", (clips) => clips.clear()); await showHistory(); };
$("language").onclick = () => {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("language", language);
  translate();
  showState();
  showHistory();
  showVoices().catch(() => {});
};
$("key").value = sessionStorage.getItem("key") || "";
$("key").onchange = () => { sessionStorage.setItem("key", $("key").value); showVoices().catch(() => {}); };
translate();
showVoices().catch((error) => { $("status").className = "error"; $("status").textContent = error.message; });
showHistory().catch((error) => console.warn("history", error));
showState();
setInterval(showState, 3000);
