// Clips that were spoken, in the browser's database: no quota of a few megabytes, no base64.
import { api } from "./api.js";
import { draw, peaks, rate, wav } from "./audio.js";
import { $, ask, button, clock, el, keep, say } from "./dom.js";
import { errorText, onLanguage, t } from "./i18n.js";
import { Clip, player } from "./player.js";

const most = 100;
const shown = 30;
let reuse = () => {};

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

/// Keeps `{text, voice, time, samples, request}`.
export async function remember(clip) {
  try {
    await store("readwrite", (clips) => clips.add(clip));
    const keys = await store("readonly", (clips) => clips.getAllKeys());
    for (const key of keys.slice(0, Math.max(0, keys.length - most))) await store("readwrite", (clips) => clips.delete(key));
    await showHistory();
  } catch (error) { console.warn("history", error); }
}

/// A waveform that plays from where it is clicked; the arrow keys move by a second.
export function waveform(samples, title) {
  const canvas = el("canvas", { class: "wave", width: 480, height: 64, tabIndex: 0, role: "slider", "aria-label": t("seek", { text: title }) });
  const shape = peaks(samples);
  const seconds = samples.length / rate;
  let clip = null;
  const show = () => {
    const position = clip?.state === "playing" ? Math.min(seconds, clip.position) : 0;
    draw(canvas, shape, position / seconds);
    canvas.setAttribute("aria-valuemin", "0");
    canvas.setAttribute("aria-valuemax", seconds.toFixed(1));
    canvas.setAttribute("aria-valuenow", position.toFixed(1));
    if (clip && clip.state !== "over") requestAnimationFrame(show);
  };
  const from = (offset) => {
    clip = Clip.whole(samples, { title, replaceable: true, onchange: () => { update(); show(); } }, Math.max(0, Math.min(seconds - 0.05, offset)));
    player.add(clip);
    update();
    show();
  };
  const toggle = button("", () => (clip && clip.state !== "over" ? player.drop(clip) : from(0)), { class: "play" });
  const update = () => {
    const isOn = clip && clip.state !== "over";
    toggle.textContent = isOn ? "■" : "▶";
    toggle.setAttribute("aria-label", isOn ? t("stop") : t("play"));
  };
  canvas.onclick = (event) => from((event.offsetX / canvas.clientWidth) * seconds);
  canvas.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) { from((clip?.state === "playing" ? clip.position : 0) + step); event.preventDefault(); }
    if (event.key === "Enter" || event.key === " ") { toggle.click(); event.preventDefault(); }
  };
  update();
  requestAnimationFrame(show);
  return el("div", { class: "track" }, toggle, canvas);
}

function entry(clip) {
  const name = `ishowtts-${clip.voice}-${clip.id}`.replaceAll(" ", "_");
  const note = el("span", { role: "status" });
  const tried = (action) => async () => {
    say(note, "");
    try { await action(); } catch (error) { say(note, errorText(error), "error"); }
  };
  return el("li", {},
    el("p", { class: "said" }, clip.text),
    el("p", { class: "hint" }, `${clip.voice} · ${new Date(clip.time).toLocaleString()} · ${clock(clip.samples.length / rate)}`),
    waveform(clip.samples, clip.text.slice(0, 60)),
    el("div", { class: "row small" },
      button(t("download"), () => keep(wav(clip.samples), `${name}.wav`)),
      // The same request again, which the server still has, or makes the same way.
      button(t("downloadMP3"), tried(async () => {
        const request = { input: clip.text, voice: clip.voice, ...clip.request, response_format: "mp3" };
        delete request.stream_format;
        keep(await (await api("v1/audio/speech", { method: "POST", json: request })).blob(), `${name}.mp3`);
      })),
      button(t("copy"), tried(async () => { await navigator.clipboard.writeText(clip.text); say(note, t("copied"), "good"); })),
      button(t("again"), () => reuse(clip)),
      button(t("remove"), tried(async () => { await store("readwrite", (clips) => clips.delete(clip.id)); await showHistory(); })),
      note));
}

export async function showHistory() {
  const clips = (await store("readonly", (clips) => clips.getAll())).reverse();
  $("history").replaceChildren(...clips.slice(0, shown).map(entry));
  if (clips.length === 0) $("history").append(el("li", { class: "empty" }, t("noClips")));
  $("clear").disabled = clips.length === 0;
}

/// - onreuse: takes a clip whose text and voice are wanted again.
export function startHistory(onreuse) {
  reuse = onreuse;
  $("clear").onclick = async () => {
    const count = await store("readonly", (clips) => clips.count());
    if (!(await ask(t("clearHistory", { count }), t("remove"), t("cancel")))) return;
    await store("readwrite", (clips) => clips.clear());
    await showHistory();
  };
  const show = () => showHistory().catch((error) => console.warn("history", error));
  onLanguage(show);
  show();
}
