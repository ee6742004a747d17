// The voice library: hear, choose, set defaults, add, import, export, delete.
import { api, getJSON, sendJSON } from "./api.js";
import { decode, output, rate, wav } from "./audio.js";
import { $, ask, button, el, keep, say } from "./dom.js";
import { errorText, onLanguage, t } from "./i18n.js";
import { optionRows } from "./options.js";
import { speak } from "./speak.js";

/// What the server reads by itself; everything else (a phone's m4a, a browser's WebM) is decoded here.
const readByServer = /^audio\/(x-)?(wav|wave|flac|mpeg|mp3|ogg|opus|aiff?)$/;
let recording = null;
let recorded = null;
let known = [];
let go = () => {};

const path = (voice) => "v1/audio/voices/" + encodeURIComponent(voice.id);

function choose(id) {
  $("voice").value = id;
  showVoices();
}

async function tried(note, action) {
  say(note, "");
  try { await action(); } catch (error) { if (error.name !== "AbortError") say(note, errorText(error), "error"); }
}

function card(voice) {
  const note = el("p", { role: "status" });
  const act = (action) => () => tried(note, action);
  const marks = [
    voice.language, voice.built_in && t("builtin"), voice.overridden && t("overridden"), voice.is_default && t("isDefault"),
    voice.id === $("voice").value && t("inUse"),
  ].filter(Boolean);
  const settings = el("div", { class: "options" });
  const rows = optionRows(settings, ["speed", "nfe", "cfg", "gain"], `voice-${voice.id.replaceAll(" ", "_")}`);
  rows.set(voice.settings);
  const save = act(async () => {
    const moved = rows.value();
    const changes = Object.fromEntries(rows.names.map((name) => [name, moved[name] ?? null]));
    const { settings } = await sendJSON("PATCH", path(voice), changes);
    voice.settings = settings;
    rows.set(settings);
    say(note, t("savedDefaults"), "good");
  });
  return el("li", { class: voice.id === $("voice").value ? "voice chosen" : "voice", data: { voice: voice.id } },
    el("h3", {}, voice.id),
    el("p", { class: "marks" }, marks.map((mark) => el("span", { class: "mark" }, mark))),
    el("p", { class: "hint" }, voice.text),
    el("div", { class: "row small" },
      button("▶ " + t("hear"), act(() => speak({ input: voice.language?.startsWith("zh") ? "你好，很高兴认识你。" : t("sample"), voice: voice.id }, { replaceable: true, title: voice.id }))),
      button(t("use"), () => { choose(voice.id); go("speak"); }, { class: "primary" }),
      button(t("exported"), act(async () => keep(await (await api(path(voice) + "/export")).blob(), voice.id + ".voice.json"))),
      voice.built_in ? null : button(t("remove"), act(async () => {
        if (!(await ask(t("deleteVoice", { name: voice.id }), t("remove"), t("cancel")))) return;
        await api(path(voice), { method: "DELETE" });
        await loadVoices();
      }), { class: "danger" })),
    el("details", {}, el("summary", {}, t("defaults")), settings, button(t("save"), save)),
    note);
}

function showVoices() {
  const chosen = $("voice").value;
  $("voice").replaceChildren(...known.map((voice) => new Option(voice.language ? `${voice.id} (${voice.language})` : voice.id, voice.id)));
  const wanted = known.find((voice) => voice.id === chosen) || known.find((voice) => voice.is_default) || known[0];
  if (wanted) $("voice").value = wanted.id;
  $("voice-list").replaceChildren(...known.map(card));
  $("voice-names").replaceChildren(...known.map((voice) => new Option(voice.id)));
}

export async function loadVoices() {
  known = (await getJSON("v1/audio/voices")).voices;
  showVoices();
}

/// Microphone samples as WAV, which every server reads.
async function record() {
  if (recording) return recording.stop();
  const note = $("add-status");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  } catch (error) { return say(note, t("noMicrophone", { message: error.message }), "error"); }
  const recorder = new MediaRecorder(stream);
  const parts = [];
  const begin = performance.now();
  const show = () => {
    $("record").textContent = t("stopRecording", { seconds: Math.round((performance.now() - begin) / 1000) });
    if (performance.now() - begin > 15_000) recorder.stop();
  };
  const timer = setInterval(show, 250);
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => tried(note, async () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    recording = null;
    $("record").textContent = t("record");
    await take(await decode(new Blob(parts)));
    $("add-audio").value = "";
  });
  recording = recorder;
  recorder.start();
  show();
}

async function take(samples) {
  recorded = wav(samples);
  $("preview").src = URL.createObjectURL(recorded);
  $("preview").hidden = false;
  const seconds = samples.length / rate;
  say($("add-status"), seconds < 2.5 || seconds > 15 ? t("tooLong", { seconds: seconds.toFixed(1) }) : `${seconds.toFixed(1)} s`, seconds > 15 ? "warning" : "");
}

/// A chosen file is shown at once, and decoded here if the server does not read its kind.
async function takeFile() {
  const file = $("add-audio").files[0];
  recorded = null;
  $("preview").hidden = true;
  if (!file) return;
  try {
    output();
    const samples = await decode(file);
    await take(samples);
    if (readByServer.test(file.type)) recorded = file;
  } catch {
    if (readByServer.test(file.type)) recorded = file;
    else say($("add-status"), t("undecodable"), "error");
  }
}

async function add(event) {
  event.preventDefault();
  const note = $("add-status");
  if (!recorded) return say(note, t("noRecording"), "error");
  await tried(note, async () => {
    const form = new FormData();
    form.append("id", $("add-id").value.trim().replace(/\s+/g, " "));
    form.append("text", $("add-text").value);
    form.append("audio", recorded, recorded.name || "recording.wav");
    const voice = await (await api("v1/audio/voices", { method: "POST", body: form })).json();
    $("add").reset();
    recorded = null;
    $("preview").hidden = true;
    await loadVoices();
    choose(voice.id);
    say(note, [t("saved", { name: voice.id, seconds: voice.reference_seconds.toFixed(1) }), ...voice.warnings].join(" · "), voice.warnings.length ? "warning" : "good");
  });
}

async function importFile() {
  const file = $("import").files[0];
  if (!file) return;
  await tried($("import-status"), async () => {
    const voice = await (await api("v1/audio/voices/import", { method: "POST", body: file, headers: { "Content-Type": "application/json" } })).json();
    await loadVoices();
    choose(voice.id);
    say($("import-status"), t("imported", { name: voice.id, seconds: voice.reference_seconds.toFixed(1) }), "good");
  });
  $("import").value = "";
}

/// - ongo: shows an area of the page by its name.
export function startVoices(ongo) {
  go = ongo;
  $("add").onsubmit = add;
  $("record").onclick = record;
  $("add-audio").onchange = takeFile;
  $("import").onchange = importFile;
  $("voice").onchange = showVoices;
  onLanguage(showVoices);
}
