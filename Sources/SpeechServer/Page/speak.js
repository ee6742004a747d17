// Typed text becomes speech.
import { api } from "./api.js";
import { rate } from "./audio.js";
import { $, say } from "./dom.js";
import { remember } from "./history.js";
import { errorText, onLanguage, t } from "./i18n.js";
import { optionRows } from "./options.js";
import { Clip, player } from "./player.js";

const presets = { own: {}, quick: { nfe: 8 }, fine: { nfe: 32 } };
let options = null;

/// Speech as it comes, into the queue of what is heard.
///
/// - Returns: `{samples, warning, first}`, first sound in milliseconds.
export async function speak(request, clipOptions) {
  const abort = new AbortController();
  const clip = new Clip({ title: request.input.slice(0, 60), ...clipOptions });
  clip.abort = abort;
  player.add(clip);
  const start = performance.now();
  try {
    const response = await api("v1/audio/speech", {
      method: "POST", signal: abort.signal, json: { ...request, response_format: "pcm", stream_format: "audio" },
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
      clip.push(integers);
    }
    clip.finish();
    const samples = new Int16Array(blocks.reduce((sum, block) => sum + block.length, 0));
    let at = 0;
    for (const block of blocks) { samples.set(block, at); at += block.length; }
    return { samples, warning, first: Math.round(first ?? 0), clip };
  } catch (error) {
    player.drop(clip);
    throw error;
  }
}

function request() {
  const body = { input: $("text").value, voice: $("voice").value, ...options.value() };
  for (const name of ["remove_silence", "tags"]) if ($(name).checked) body[name] = true;
  return body;
}

async function submit(event) {
  event.preventDefault();
  say($("status"), t("making"));
  const body = request();
  try {
    const { samples, warning, first, clip } = await speak(body);
    await remember({ text: body.input, voice: body.voice, time: Date.now(), samples, request: body });
    const done = t("done", { seconds: (samples.length / rate).toFixed(1), first });
    say($("status"), [done, warning, clip.state === "waiting" ? t("waitingTurn") : ""].filter(Boolean).join(" · "), warning ? "warning" : "good");
  } catch (error) {
    if (error.name === "AbortError") say($("status"), "");
    else say($("status"), errorText(error), "error");
  }
}

function showCount() { $("count").textContent = t("characters", { count: [...$("text").value].length }); }

function showPlayer() {
  const { current, queue } = player;
  $("now").textContent = current ? t("nowPlaying", { title: current.title }) : t("nothingPlays");
  $("next").textContent = queue.length ? t("clipsWait", { count: queue.length }) : "";
  $("stop").disabled = !current;
  $("stop-all").disabled = queue.length === 0;
  $("player").hidden = !current;
}

export function startSpeaking() {
  options = optionRows($("options"), ["speed", "nfe", "cfg", "sway", "cross_fade", "duration", "seed"], "speak");
  $("speak-form").onsubmit = submit;
  $("text").oninput = showCount;
  $("text").onkeydown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); $("speak-form").requestSubmit(); }
  };
  $("stop").onclick = () => { if (player.current) player.drop(player.current); };
  $("stop-all").onclick = () => player.stopAll();
  $("preset").onchange = () => options.set({ ...options.value(), nfe: undefined, ...presets[$("preset").value] });
  // Options only: text and voice stay.
  $("reset").onclick = () => {
    options.set({});
    $("preset").value = "own";
    for (const name of ["remove_silence", "tags"]) $(name).checked = false;
  };
  player.listeners.add(showPlayer);
  onLanguage(() => { showCount(); showPlayer(); options.show(); });
  showCount();
  showPlayer();
}

export function useText(clip) {
  $("text").value = clip.text;
  if ([...$("voice").options].some((option) => option.value === clip.voice)) $("voice").value = clip.voice;
  showCount();
  $("text").focus();
}
